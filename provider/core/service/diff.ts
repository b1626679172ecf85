import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffRequest, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb.js";
import { diffInputs, type InputChange } from "../diff/diffInputs.ts";
import type { ProviderContext } from "../providerContext.ts";
import { splitState } from "../recorded.ts";
import { formatPath } from "../wire/path.ts";
import type { Incoming } from "./unary.ts";

export function diff<Client>(
  context: ProviderContext<Client>,
  request: DiffRequest,
  incoming: Incoming,
): DiffResponse {
  const definition = context.resource(request.getUrn());
  const state = incoming.read(request.getOlds());
  const inputs = request.hasOldInputs()
    ? incoming.read(request.getOldInputs()).properties
    : splitState(definition, state.properties).inputs;
  const old = { properties: inputs, secrets: state.secrets };
  const found = diffInputs(definition, old, incoming.read(request.getNews()));
  return diffResponse(found, definition.deleteBeforeReplace);
}

export function diffResponse(
  found: readonly InputChange[],
  deleteBeforeReplace: boolean,
): DiffResponse {
  const response = new providerProto.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = providerProto.DiffResponse.DiffChanges;
  const replacing = found.filter((change) => change.replaces);
  response.setChanges(found.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(topLevel(found));
  response.setReplacesList(topLevel(replacing));
  response.setDeletebeforereplace(deleteBeforeReplace && replacing.length > 0);
  response.setHasdetaileddiff(true);
  for (const change of found) {
    response.getDetaileddiffMap().set(formatPath(change.path), propertyDiff(change));
  }
  return response;
}

function topLevel(found: readonly InputChange[]): string[] {
  return [...new Set(found.map(({ path }) => String(path[0])))];
}

function propertyDiff({ kind, replaces }: InputChange): PropertyDiff {
  const { Kind } = providerProto.PropertyDiff;
  const kinds = {
    add: replaces ? Kind.ADD_REPLACE : Kind.ADD,
    delete: replaces ? Kind.DELETE_REPLACE : Kind.DELETE,
    update: replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE,
  };
  const result = new providerProto.PropertyDiff();
  result.setKind(kinds[kind]);
  result.setInputdiff(true);
  return result;
}
