package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

const legacyPrefix = "virtual_environment_"

// tokenStrategy names resources and functions as the npm package does: `proxmox_sdn_zone_vlan` is Vlan in sdn/zone,
// and what still has its old, longer Terraform name ends in Legacy.
func tokenStrategy() tfbridge.Strategy {
	return tfbridge.Strategy{
		Resource: func(name string, info *tfbridge.ResourceInfo) error {
			module, member, err := split(name)
			info.Tok = tfbridge.MakeResource(packageName, module, member)
			return err
		},
		DataSource: func(name string, info *tfbridge.DataSourceInfo) error {
			module, member, err := split(name)
			info.Tok = tfbridge.MakeDataSource(packageName, module, "get"+member)
			return err
		},
	}
}

func split(name string) (module, member string, err error) {
	rest, ok := strings.CutPrefix(name, "proxmox_")
	if !ok || rest == "" {
		return "", "", fmt.Errorf("%s is no name of the Terraform provider for Proxmox VE", name)
	}
	rest, legacy := strings.CutPrefix(rest, legacyPrefix)
	words := strings.Split(rest, "_")
	last := words[len(words)-1]
	module = strings.Join(words[:len(words)-1], "/")
	if module == "" {
		module = "index"
	}
	member = strings.ToUpper(last[:1]) + last[1:]
	if legacy {
		member += "Legacy"
	}
	return module, member, nil
}
