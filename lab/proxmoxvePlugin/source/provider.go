package main

import (
	"context"
	"errors"

	"github.com/bpg/terraform-provider-proxmox/fwprovider"
	"github.com/bpg/terraform-provider-proxmox/proxmoxtf/provider"
	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/x/muxer"
	"github.com/pulumi/pulumi-terraform-bridge/v3/unstable/metadata"
)

const repository = "https://github.com/bpg/terraform-provider-proxmox"

// providerInfo maps the Terraform provider's two halves, one on each of HashiCorp's SDKs, to the names of the npm package.
func providerInfo(ctx context.Context) (tfbridge.ProviderInfo, error) {
	both := pfbridge.MuxShimWithPF(
		ctx, sdkv2.NewProvider(provider.ProxmoxVirtualEnvironment()), fwprovider.New(version)())
	info := tfbridge.ProviderInfo{
		P:              both,
		Name:           packageName,
		ResourcePrefix: "proxmox",
		Repository:     repository,
		GitHubOrg:      "bpg",
		Version:        version,
		Resources:      resourcesWithOwnID(both.ResourcesMap()),
		MetadataInfo:   tfbridge.NewProviderMetadata([]byte("{}")),
	}
	if err := info.ComputeTokens(tokenStrategy()); err != nil {
		return info, err
	}
	// As in the npm package: a resource without a name gets its Pulumi name and a random suffix.
	info.SetAutonaming(255, "-")
	return info, dispatch(both, &info)
}

// dispatch notes which half serves which resource. The vendor's build stores that beforehand; it takes no time.
func dispatch(both shim.Provider, info *tfbridge.ProviderInfo) error {
	resolver, ok := both.(interface {
		ResolveDispatch(*tfbridge.ProviderInfo) (muxer.DispatchTable, error)
	})
	if !ok {
		return errors.New("this version of the Pulumi bridge does not say which half serves a resource")
	}
	table, err := resolver.ResolveDispatch(info)
	if err != nil {
		return err
	}
	return metadata.Set(info.GetMetadata(), "mux", table)
}

// The npm package leaves this one to the bridge, which calls its id sdnControllerEvpnId.
const leftToBridge = "proxmox_sdn_controller_evpn"

// resourcesWithOwnID renames the property `id` wherever a user may set it: Pulumi keeps that name for itself.
func resourcesWithOwnID(resources shim.ResourceMap) map[string]*tfbridge.ResourceInfo {
	found := map[string]*tfbridge.ResourceInfo{}
	resources.Range(func(name string, resource shim.Resource) bool {
		id, ok := resource.Schema().GetOk("id")
		if ok && (id.Required() || id.Optional()) && name != leftToBridge {
			found[name] = &tfbridge.ResourceInfo{
				Fields:    map[string]*tfbridge.SchemaInfo{"id": {Name: "resourceId", Type: "string"}},
				ComputeID: tfbridge.DelegateIDField("resourceId", packageName, repository),
			}
		}
		return true
	})
	return found
}
