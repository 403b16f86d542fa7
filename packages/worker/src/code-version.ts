/** The release that wrote an object or a generation; stands in manifests and reports. */
export const codeVersion = (): string => '0.1.0';
