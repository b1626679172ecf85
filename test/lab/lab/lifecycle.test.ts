import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execInLab } from "../../../lab/execInLab.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { labStatus } from "../../../lab/labStatus.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import { type Lab, startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import {
  type HostView,
  hostView,
  type LabTraces,
  namespacesOf,
  remains,
  ticksNow,
} from "./hostView.ts";

const gateway = "10.77.0.1";
const mirror = "deb.debian.org";

/** A lab of its own: it is killed, kept, resumed and ended here. */
describe("a lab from start to stop", () => {
  let dir: string;
  let lab: Lab;
  /** What a second start, at the same time, gave. */
  let twin: Lab;
  let before: HostView;
  const log = () => {};
  const { cache } = labPaths();

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-life-"));
    before = await hostView(cache);
    const [first, second] = await Promise.all([
      startLab({ dir, https: true, log }),
      startLab({ dir, https: true, log }),
    ]);
    [lab, twin] = [first, second];
    const addresses = [`ipv4.address=${gateway}/24`, "ipv4.nat=true", "ipv6.address=none"];
    await incus("network", "create", "br0", ...addresses);
  });
  afterAll(async () => {
    await stopLab({ dir, log });
    await rm(dir, { recursive: true, force: true });
  });

  async function incus(...args: string[]): Promise<string> {
    const { running } = await execInLab(["incus", ...args], { dir }, { stdin: "ignore" });
    return (await running).stdout;
  }

  /** What the command prints once it succeeds. */
  async function eventually(seconds: number, ...args: string[]): Promise<string> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      try {
        const text = await incus(...args);
        if (text !== "") return text;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      if (Date.now() > deadline) throw new Error(`nothing from incus ${args.join(" ")}`);
      await sleep(300);
    }
  }

  test("leaves the machine's links, routes, rules, mounts, sysctls and apt as they were", async () => {
    const after = await hostView(cache);
    expect({ ...after, sysctls: undefined }).toEqual({ ...before, sysctls: undefined });
    // Kernel modules loaded meanwhile bring sysctls of their own.
    const common = [...after.sysctls].filter(([path]) => before.sysctls.has(path));
    expect(new Map(common)).toEqual(before.sysctls);
  });

  test("a running lab is resumed in less than a second", async () => {
    expect(twin).toEqual(lab);
    const start = performance.now();
    expect(await startLab({ dir, https: true, log })).toEqual(lab);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await labStatus({ dir })).toMatchObject({
      state: "running",
      problems: [],
      fingerprint: lab.fingerprint,
      images: ["strata-debian", "strata-tiny"],
    });
  });

  test("a tiny guest gets a lease and reaches its gateway", async () => {
    await incus("launch", "strata-tiny", "tiny", "--network", "br0");
    expect(await eventually(20, "list", "tiny", "--format=csv", "--columns=4")).toMatch(
      /^10\.77\.0\.\d+ /,
    );
    expect(await incus("exec", "tiny", "--", "ping", "-c1", gateway)).toContain(" 0% packet loss");
  });

  test("a Debian guest boots wholly, takes its cloud-init keys and locks root", async () => {
    const userData = "#cloud-config\nwrite_files: [{path: /root/told, content: hello}]\n";
    await incus(
      "launch",
      "strata-debian",
      "debian",
      "--network",
      "br0",
      "--config",
      `cloud-init.user-data=${userData}`,
    );
    const run = (...command: string[]) => incus("exec", "debian", "--", ...command);
    await eventually(60, "exec", "debian", "--", "cloud-init", "status", "--wait");
    expect(await run("cat", "/root/told")).toBe("hello");
    expect(
      await eventually(60, "exec", "debian", "--", "systemctl", "is-system-running", "--wait"),
    ).toBe("running");
    expect(await run("ping", "-c1", gateway)).toContain(" 0% packet loss");
    expect(await run("systemctl", "is-active", "ssh")).toBe("active");
    expect(await run("passwd", "--status", "root")).toMatch(/^root L /);
    expect(await run("hostname")).toBe("debian");
  });

  test("guests reach the distribution's mirror by name", async (context) => {
    if (!(await isReachable(mirror, 80))) {
      return context.skip(`this machine itself cannot reach ${mirror}:80`);
    }
    const fetch = [
      "timeout",
      "20",
      "wget",
      "-q",
      "-O-",
      `http://${mirror}/debian/dists/stable/Release`,
    ];
    expect(await incus("exec", "tiny", "--", ...fetch)).toContain("Origin: Debian");
  });

  test("guests do not reach what listens on the machine's loopback", async () => {
    const { port } = new URL(lab.address ?? "");
    const call = (host: string, to: string) =>
      incus("exec", "tiny", "--", "nc", "-w", "3", host, to, "-e", "true");
    // The same listener answers where it may be reached: on the bridge.
    await call(gateway, "8443");
    await expect(call("10.0.2.2", port)).rejects.toThrow(/exit code 1/);
  });

  test("the machine reaches the daemon's HTTPS address and sees its certificate", async () => {
    const { hostname, port } = new URL(lab.address ?? "");
    expect(hostname).toBe("127.0.0.1");
    expect(await certificateFingerprint(hostname, Number(port))).toBe(lab.fingerprint);
  });

  test("a crashed daemon is started again while its guests keep running", async () => {
    const init = await incus("list", "tiny", "--format=csv", "--columns=p");
    await restartDaemon(lab, { signal: "SIGKILL" });
    expect(await incus("list", "tiny", "--format=csv", "--columns=sp")).toBe(`RUNNING,${init}`);
  });

  test("what a crash left is resumed with the guests that ran", async () => {
    const { pid = 0 } = await labStatus({ dir });
    process.kill(pid, "SIGKILL");
    await sleep(500);
    expect((await labStatus({ dir })).state).toBe("stopped");
    lab = await startLab({ dir, https: true, log });
    await eventually(30, "exec", "tiny", "--", "hostname");
  });

  test("a lab that was kept goes on with its guests and its certificate", async () => {
    await stopLab({ dir, keep: true, log });
    expect((await labStatus({ dir })).state).toBe("stopped");
    const resumed = await startLab({ dir, images: ["strata-tiny"], log });
    expect(resumed.fingerprint).toBe(lab.fingerprint);
    await eventually(30, "exec", "tiny", "--", "hostname");
  });

  test("stop leaves nothing, with guests running", async () => {
    const { pid = 0 } = await labStatus({ dir });
    const own = new Set(await namespacesOf(process.pid));
    const traces: LabTraces = {
      dir,
      ticks: await ticksNow(),
      cgroup: labPaths(undefined, dir).cgroup,
      namespaces: new Set((await namespacesOf(pid)).filter((name) => !own.has(name))),
      loopInode: String((await stat(join(dir, "incus/disks/default.img"))).ino),
    };
    expect(traces.namespaces.size).toBe(6);
    expect(await remains(traces)).not.toEqual([]);
    await stopLab({ dir, log });
    expect(await remains(traces)).toEqual([]);
    expect(existsSync(dir)).toBe(false);
    const { sysctls, ...after } = await hostView(cache);
    expect(after).toEqual({ ...before, sysctls: undefined });
    expect(sysctls.get("/proc/sys/net/ipv4/ip_forward")).toBe(
      before.sysctls.get("/proc/sys/net/ipv4/ip_forward"),
    );
  });

  test("a directory with somebody's files becomes no lab, and stop does not touch it", async () => {
    await mkdir(dir);
    await writeFile(join(dir, "letter"), "");
    await expect(startLab({ dir, log })).rejects.toThrow(/holds files, such as letter/);
    await stopLab({ dir, log });
    expect(existsSync(join(dir, "letter"))).toBe(true);
  });
});

function isReachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    const settle = (reachable: boolean) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}

function certificateFingerprint(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false }, () => {
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      resolve(fingerprint256.replaceAll(":", "").toLowerCase());
    });
    socket.once("error", reject);
  });
}
