import protobuf from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import type {
  AnalyzeResponse,
  AnalyzerInfo,
  PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Level, Pack, Rule } from "../rule.ts";
import type { Analysis } from "./analyze.ts";

const levels = {
  advisory: proto.EnforcementLevel.ADVISORY,
  mandatory: proto.EnforcementLevel.MANDATORY,
  disabled: proto.EnforcementLevel.DISABLED,
} as const;

const severities = {
  low: proto.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: proto.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
} as const;

const exceptions = {
  type: "object",
  additionalProperties: { type: "string" },
  default: {},
  description: "Reasons, by Pulumi's name of the resource that the rule is not for.",
};

/** The pack as the engine wants to know it. */
export function packInfo(pack: Pack): AnalyzerInfo {
  const info = new proto.AnalyzerInfo();
  info.setName(pack.name);
  info.setVersion(pack.version);
  info.setDescription(pack.description);
  info.setSupportsconfig(true);
  info.setPoliciesList(pack.rules.map(ruleInfo));
  return info;
}

function ruleInfo(rule: Rule): PolicyInfo {
  const schema = new proto.PolicyConfigSchema();
  schema.setProperties(
    protobuf.Struct.fromJavaScript({ ...rule.options, exceptions } as unknown as {
      [key: string]: JavaScriptValue;
    }),
  );
  const info = new proto.PolicyInfo();
  info.setName(rule.name);
  info.setDisplayname(rule.title);
  info.setDescription(rule.sentence);
  info.setEnforcementlevel(levels[rule.level]);
  info.setSeverity(severities[rule.severity]);
  info.setPolicyType(
    rule.scope === "resource"
      ? proto.PolicyType.POLICY_TYPE_RESOURCE
      : proto.PolicyType.POLICY_TYPE_STACK,
  );
  info.setConfigschema(schema);
  return info;
}

export function answer({ name, version }: Pack, { found, skipped }: Analysis): AnalyzeResponse {
  const response = new proto.AnalyzeResponse();
  for (const { rule, level, message, resource } of found) {
    const diagnostic = new proto.AnalyzeDiagnostic();
    diagnostic.setPolicyname(rule.name);
    diagnostic.setPolicypackname(name);
    diagnostic.setPolicypackversion(version);
    diagnostic.setDescription(rule.sentence);
    diagnostic.setMessage(message);
    diagnostic.setEnforcementlevel(levels[level]);
    diagnostic.setSeverity(severities[rule.severity]);
    diagnostic.setUrn(resource?.urn ?? "");
    response.addDiagnostics(diagnostic);
  }
  for (const { rule, reason } of skipped) {
    const note = new proto.PolicyNotApplicable();
    note.setPolicyName(rule.name);
    note.setReason(reason);
    response.addNotApplicable(note);
  }
  return response;
}

/** The level that the engine names; what it would repair, this pack only refuses. */
export function levelOf(wire: number): Level {
  if (wire === levels.advisory) return "advisory";
  return wire === levels.disabled ? "disabled" : "mandatory";
}
