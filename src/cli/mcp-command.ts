/** Options of `tapscope mcp`. */
import { type Command, Option } from 'commander'
import { MCP_CLIENTS } from '../engine/sources/mcp-configs/clients.ts'
import type { McpWords } from './mcp.ts'
import type { BaselineWords } from './mcp-baseline.ts'

export function addMcp(program: Command): void {
  const mcp = program.command('mcp').description('list MCP servers, and tap those that clients have configured')
  mcp
    .command('list')
    .description('list the servers that clients have configured, and the servers and agents that run')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listMcp } = await import('./mcp.ts')
      process.exitCode = listMcp(options)
    })
  mcp
    .command('baseline')
    .description(
      'tell what servers in a capture file offer other than when they were remembered; exit code 1 when they do',
    )
    .requiredOption('-r, --read-file <file>', 'the capture file')
    .option('--json', 'as JSON')
    .option('--accept', 'remember what changed as it is now')
    .option('--folder <folder>', 'where it is remembered, instead of $TAPSCOPE_BASELINES or the folder for state')
    .action(async (words: BaselineWords) => {
      const { checkBaseline } = await import('./mcp-baseline.ts')
      process.exitCode = await checkBaseline(words)
    })
  for (const [action, what] of [
    ['install', "put 'tapscope wrap --' before the commands of servers in their clients' configurations"],
    ['uninstall', 'take it out again'],
  ] as const) {
    mcp
      .command(action)
      .description(what)
      .argument('[name...]', 'servers by name')
      .option('--all', 'all servers')
      .addOption(new Option('--client <client>', 'only those of one client').choices(MCP_CLIENTS.map(({ id }) => id)))
      .option('--dry-run', 'only print what would be changed, as a unified diff')
      .action(async (names: string[], options: McpWords) => {
        const { changeMcpTaps } = await import('./mcp.ts')
        process.exitCode = changeMcpTaps(action, names, options)
      })
  }
}
