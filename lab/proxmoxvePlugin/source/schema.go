package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

// writeSchema describes the package as `pulumi package get-schema` prints it.
func writeSchema(info tfbridge.ProviderInfo, file string) error {
	// Its remarks concern the wording of descriptions.
	silence := diag.DefaultSink(io.Discard, io.Discard, diag.FormatOptions{Color: colors.Never})
	schema, err := tfgen.GenerateSchema(info, silence)
	if err != nil {
		return err
	}
	text, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
