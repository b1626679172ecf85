import { expect, test } from "vitest";

import { vmPackages } from "../../../lab/vm/vmPackages.ts";

test("virtual machines are had on Debian on x86-64, and elsewhere it says why not", () => {
  expect(vmPackages({ id: "debian" }, "x64")).toContain("qemu-system-x86");
  expect(() => vmPackages({ id: "debian" }, "arm64")).toThrow(
    /cannot have virtual machines in this lab: this machine's processor is arm64; start the lab without/,
  );
  expect(() => vmPackages({ id: "ubuntu" }, "x64")).toThrow(/no Debian/);
});
