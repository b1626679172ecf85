import type { GuestInterface } from "./guestBackend.ts";
import { MemoryBackend } from "./memoryBackend.ts";

/** Guests in memory whose first NIC gets an address by DHCP, `10.0.0.<last two digits of the id>`, once they are up. */
export class LeasingBackend extends MemoryBackend {
  override async interfaces(vmid: string): Promise<readonly GuestInterface[] | undefined> {
    const interfaces = await super.interfaces(vmid);
    return interfaces?.map((one) => {
      const isUp = one.name === "eth0" && one.addresses.length > 0;
      const has4 = one.addresses.some((address) => !address.includes(":"));
      const leased = isUp && !has4 ? [`10.0.0.${Number(vmid) % 100}/24`] : [];
      return { ...one, addresses: [...leased, ...one.addresses] };
    });
  }
}
