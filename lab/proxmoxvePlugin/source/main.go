// Command pulumi-resource-proxmoxve is the plugin behind the npm package @muhlba91/pulumi-proxmoxve, put together
// from published Go modules: the Terraform provider for Proxmox VE and Pulumi's bridge. README.md says why.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
)

// The linker sets it: the version of the npm package whose resources this plugin serves.
var version = "0.0.0"

const (
	packageName = "proxmoxve"
	schemaFile  = "schema.json"
)

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
	program, err := os.Executable()
	if err != nil {
		return err
	}
	file := filepath.Join(filepath.Dir(program), schemaFile)
	// The build calls it so, once: describing all resources takes longer than a plugin may take to start.
	if len(os.Args) == 2 && os.Args[1] == "write-schema" {
		return writeSchema(info, file)
	}
	schema, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !json.Valid(schema) {
		return fmt.Errorf("%s is no JSON; remove the plugin's directory and build it again", file)
	}
	tfbridge.MainWithMuxer(ctx, packageName, info, schema)
	return nil
}
