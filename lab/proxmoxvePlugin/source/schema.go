package main

import (
	"encoding/json"
	"io"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

// describe returns the package's schema, against which the bridge checks types. The vendor's plugin carries it as a
// file; without the prose it takes an eighth of a second.
func describe(info tfbridge.ProviderInfo) ([]byte, error) {
	// Its remarks concern the wording of descriptions.
	silence := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	schema, err := tfgen.GenerateSchema(info, silence)
	if err != nil {
		return nil, err
	}
	return json.Marshal(schema)
}
