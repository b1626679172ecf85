#!/bin/sh
# Run in a guest by the name of a program of Proxmox VE: pveum, pvesm, pvesh, pveversion.
exec /opt/lab/node/node /opt/strata/lab/pve/inner/tools/run.ts "$(basename "$0")" "$@"
