// Command pulumi-resource-proxmoxve is the plugin behind the npm package @muhlba91/pulumi-proxmoxve, put together
// from published Go modules: the Terraform provider for Proxmox VE and Pulumi's bridge. ../README.md says why.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
)

// The linker sets it: the version of the npm package whose resources this plugin serves.
var version = "0.0.0"

const packageName = "proxmoxve"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	info, err := providerInfo(ctx)
	if err != nil {
		return err
	}
	schema, err := describe(info)
	if err != nil {
		return err
	}
	tfbridge.MainWithMuxer(ctx, packageName, info, schema)
	return nil
}
