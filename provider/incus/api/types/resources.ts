/** Answer of GET /1.0/resources: the server's hardware. */
export interface Resources {
  readonly cpu: ResourcesCPU;
  readonly gpu: ResourcesGPU;
  readonly memory: ResourcesMemory;
  readonly network: ResourcesNetwork;
}

export interface ResourcesCPU {
  readonly architecture: string;
  /** Threads. */
  readonly total: number;
}

export interface ResourcesMemory {
  /** Bytes. */
  readonly total: number;
  /** Bytes. */
  readonly used: number;
}

export interface ResourcesGPU {
  readonly cards: readonly ResourcesGPUCard[] | null;
  readonly total: number;
}

export interface ResourcesGPUCard {
  readonly driver?: string;
  readonly drm?: { readonly id: number; readonly card_name: string };
  readonly pci_address?: string;
  readonly product?: string;
  readonly product_id?: string;
  readonly vendor?: string;
  readonly vendor_id?: string;
}

export interface ResourcesNetwork {
  readonly cards: readonly ResourcesNetworkCard[] | null;
  readonly total: number;
}

export interface ResourcesNetworkCard {
  readonly driver?: string;
  readonly pci_address?: string;
  readonly ports?: readonly ResourcesNetworkCardPort[] | null;
}

export interface ResourcesNetworkCardPort {
  readonly id: string;
  readonly address?: string;
  readonly link_detected: boolean;
}
