import { describe, expect, it } from "vitest";
import { limits } from "../../../policy/rules/limits.ts";
import { unknown, type Properties } from "../../../policy/values.ts";
import { instance, resource, stackOf } from "../resources.ts";

const messages = (config: Properties, profile: Properties = {}) =>
  limits
    .check(
      stackOf(
        resource("Profile", { name: "small", project: "p", config: profile }, "p-small"),
        instance({ project: "p", profiles: ["small"], config }),
      ),
      {},
    )
    .map(({ message }) => message);

describe("limits", () => {
  it("may come from a profile, in either form, or be known later", () => {
    expect(messages({ "limits.memory": "1GiB" }, { "limits.cpu.allowance": "50%" })).toEqual([]);
    expect(messages({ "limits.memory": unknown, "limits.cpu": "1" })).toEqual([]);
  });

  it("are missing together in one message, also where one is emptied again", () => {
    expect(messages({})).toEqual([
      "has no limit of CPU and memory; set limits.cpu and limits.memory, or global.resource_policy for all",
    ]);
    expect(messages({ "limits.cpu": "" }, { "limits.cpu": "1", "limits.memory": "1GiB" })).toEqual([
      "has no limit of CPU; set limits.cpu, or global.resource_policy for all",
    ]);
  });
});
