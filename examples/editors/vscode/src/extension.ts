// Starts the language server of the toolkit for YAML files. The server itself knows a spec by its first lines and says nothing of others.
import * as vscode from 'vscode';
import { LanguageClient, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';

/** A line of a shell that a lens carries begins with this word, in whose place the configured command is put. */
const NAME = 'hanet';

let client: LanguageClient | undefined;

function command(): string {
    return vscode.workspace.getConfiguration(NAME).get<string>('command', NAME);
}

async function start(): Promise<void> {
    const server: ServerOptions = { command: command(), args: ['lsp'] };
    const options: LanguageClientOptions = {
        documentSelector: [
            { scheme: 'file', language: 'yaml' },
            { scheme: 'untitled', language: 'yaml' },
        ],
        // A spec that extends one which is changed outside of the editor is looked at again.
        synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}') },
    };
    client = new LanguageClient(NAME, 'HANet', server, options);
    try {
        await client.start();
    } catch (error) {
        const answer = await vscode.window.showErrorMessage(
            `'${command()} lsp' does not start: ${error}. Where is the toolkit's script?`,
            'Open settings',
        );
        if (answer !== undefined) {
            await vscode.commands.executeCommand('workbench.action.openSettings', 'hanet.command');
        }
    }
}

async function stop(): Promise<void> {
    const running = client;
    client = undefined;
    if (running?.isRunning()) {
        await running.stop();
    }
}

/** Runs the line of a lens in a terminal, with the text as it stands on the disk. */
async function run(line: string): Promise<void> {
    await vscode.window.activeTextEditor?.document.save();
    const terminal = vscode.window.terminals.find((one) => one.name === NAME && one.exitStatus === undefined)
        ?? vscode.window.createTerminal(NAME);
    terminal.show(true);
    const quoted = /^[\w./~-]+$/.test(command()) ? command() : `'${command().replace(/'/g, `'\\''`)}'`;
    terminal.sendText(line.replace(/^hanet(?= )/, () => quoted));
}

/** A text that the server knows as a spec from its first line on. */
async function begin(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({
        language: 'yaml',
        content: '# Which question does this experiment answer?\nextends: preset:quickstart\n\nmodel:\n  ',
    });
    const editor = await vscode.window.showTextDocument(document);
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    context.subscriptions.push(
        vscode.commands.registerCommand('hanet.run', run),
        vscode.commands.registerCommand('hanet.new', begin),
        vscode.commands.registerCommand('hanet.restart', async () => {
            await stop();
            await start();
        }),
        vscode.workspace.onDidChangeConfiguration(async (change) => {
            if (change.affectsConfiguration('hanet.command')) {
                await stop();
                await start();
            }
        }),
    );
    await start();
}

export async function deactivate(): Promise<void> {
    await stop();
}
