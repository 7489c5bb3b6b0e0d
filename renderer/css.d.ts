declare module '*.css';

/** The address of a script that is built as a worker. */
declare module '*?worker&url' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: this is what the bundler makes of it
  export default address;
}
