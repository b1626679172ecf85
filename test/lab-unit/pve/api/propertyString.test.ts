import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parsePropertyString,
  printPropertyString,
} from "../../../../lab/pve/api/propertyString.ts";
import { configProperties } from "../../../../lab/pve/guests/guestConfig.ts";
import { driveFormat, parseDrive, printDrive } from "../../../../lab/pve/qemu/drive.ts";
import { printNic } from "../../../../lab/pve/qemu/nic.ts";

const word = fc.stringMatching(/^[a-z0-9:./-]{1,12}$/);

describe("property strings", () => {
  test("print and read back as they were", () => {
    const keys = Object.keys(driveFormat("scsi0")).filter(
      (key) => driveFormat("scsi0")[key]?.alias === undefined && key !== "file",
    );
    const drive = fc.tuple(word, fc.dictionary(fc.constantFrom(...keys), word));
    fc.assert(
      fc.property(drive, ([file, rest]) => {
        const whole = { file, ...rest };
        expect(parseDrive("scsi0", printDrive("scsi0", whole))).toEqual(whole);
      }),
    );
  });

  test("have the key-less value first, the rest in order", () => {
    expect(printDrive("scsi0", { ssd: "0", file: "local:100/a.raw", aio: "io_uring" })).toBe(
      "local:100/a.raw,aio=io_uring,ssd=0",
    );
    const net = configProperties("lxc")["net[n]"]?.format;
    expect(typeof net).toBe("object");
    if (typeof net !== "object") return;
    const values = parsePropertyString(net, "bridge=vmbr0,ip=dhcp,name=eth0");
    expect(printPropertyString(net, values)).toBe("name=eth0,bridge=vmbr0,ip=dhcp");
  });

  test("of a NIC name model and MAC in one; a MAC is made where there is none", () => {
    const mac = "BC:24:11:00:00:01";
    const written = `virtio=${mac},bridge=vmbr0,tag=3`;
    expect(printNic(`model=virtio,tag=3,bridge=vmbr0,macaddr=${mac}`)).toBe(written);
    expect(printNic(written)).toBe(written);
    expect(printNic("virtio,bridge=vmbr0")).toMatch(
      /^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/,
    );
  });
});
