// Starts `darkana lsp`. Without its library (`npm install` in this folder) the extension gives colours alone.
const vscode = require("vscode");

let client;

function activate() {
  let library;
  try {
    library = require("vscode-languageclient/node");
  } catch {
    return undefined;
  }
  const command = vscode.workspace.getConfiguration("darkana").get("command");
  const watched = vscode.workspace.createFileSystemWatcher("**/*.{ana,csv}");
  client = new library.LanguageClient(
    "darkana",
    "darkana",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "ana" }], synchronize: { fileEvents: watched } },
  );
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
