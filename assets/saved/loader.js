/**
 * Starts a saved page: its scripts and data lie in the page itself, compressed, and run only where they are what the
 * page was saved with, as its Content-Security-Policy names their hashes.
 */

(() => {
  /** What lies in the page under a name. @param {string} name @returns {Promise<ArrayBuffer | null>} null where nothing does */
  function unpack(name) {
    const text = document.getElementById(`part-${name}`)?.textContent;
    if (!text) return Promise.resolve(null);
    const inflated = new Blob([decoded(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(inflated).arrayBuffer();
  }

  /** @param {string} text in base64 */
  function decoded(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  }

  /** @param {string} name @param {string} type */
  async function run(name, type) {
    const script = document.createElement("script");
    script.type = type;
    script.textContent = new TextDecoder().decode((await unpack(name)) ?? undefined);
    document.head.append(script);
  }

  run("app", "module");
  window.kindredSaved = { unpack, plotly: () => run("plotly", "text/javascript") };
})();
