/** Answer of GET /1.0. `environment` is there only for trusted clients. */
export interface Server {
  readonly api_extensions: readonly string[];
  readonly api_status: string;
  readonly api_version: string;
  readonly auth: "trusted" | "untrusted";
  readonly auth_methods: readonly string[];
  readonly public: boolean;
  /** Null without the right to see it: never to be merged and sent back. */
  readonly config?: Readonly<Record<string, string>> | null;
  readonly environment?: ServerEnvironment;
}

export interface ServerEnvironment {
  readonly addresses: readonly string[] | null;
  readonly architectures: readonly string[];
  readonly certificate: string;
  /** SHA-256 of the certificate that the server shows over TLS, hex. */
  readonly certificate_fingerprint: string;
  readonly driver: string;
  readonly driver_version: string;
  readonly firewall: string;
  readonly kernel: string;
  readonly kernel_architecture: string;
  readonly kernel_version: string;
  readonly os_name: string;
  readonly os_version: string;
  readonly project: string;
  readonly server: string;
  readonly server_clustered: boolean;
  readonly server_name: string;
  readonly server_version: string;
  readonly storage: string;
  readonly storage_supported_drivers: readonly ServerStorageDriverInfo[];
}

export interface ServerStorageDriverInfo {
  readonly Name: string;
  readonly Version: string;
  readonly Remote: boolean;
}
