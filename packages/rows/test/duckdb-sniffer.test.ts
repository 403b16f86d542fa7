import { duckdbSniffer } from '@relais/rows/drivers/duckdb-sniffer';
import { describeFileSniffer } from './sniffer-conformance.js';

describeFileSniffer('duckdb', (scratchFolder) => duckdbSniffer({ memoryLimit: '200MB', threads: 1, scratchFolder }));
