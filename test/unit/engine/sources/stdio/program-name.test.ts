import { expect, it } from 'vitest'
import { programName } from '../../../../../src/engine/sources/stdio/program-name.ts'

it.each([
  ['npx -y @modelcontextprotocol/server-everything', 'server-everything'],
  ['npx -y @modelcontextprotocol/server-filesystem@2025.1.14 /home/me', 'server-filesystem'],
  ['npx --package=@scope/tools -c something', 'tools'],
  ['npx -p some-package@latest its-command', 'some-package'],
  ['npm exec --yes -- @scope/thing', 'thing'],
  ['pnpm dlx thing@1', 'thing'],
  ['yarn dlx -p @a/b c', 'b'],
  ['bunx @a/b', 'b'],
  ['uvx mcp-server-fetch', 'mcp-server-fetch'],
  ['uvx --from git+https://github.com/me/my-server.git serve', 'my-server'],
  ['uvx mcp-server-git==1.0', 'mcp-server-git'],
  ['uv --directory /srv/weather run weather.py', 'weather'],
  ['uv tool run black', 'black'],
  ['uv run python -m my_server', 'my_server'],
  ['pipx run thing', 'thing'],
  ['docker run -i --rm -e TOKEN ghcr.io/github/github-mcp-server:1.2', 'github-mcp-server'],
  ['node dist/index.js', 'project'],
  ['node ./build/main.js --stdio', 'project'],
  ['node --import tsx -r ./x.js src/weather.ts', 'weather'],
  [
    '/usr/bin/node /home/me/node_modules/@modelcontextprotocol/server-everything/dist/index.js stdio',
    'server-everything',
  ],
  ['node index.js', 'project'],
  ['node -e 1', 'node'],
  ['node', 'node'],
  ['tsx src/server.ts', 'project'],
  ['python3.12 -m mcp_server_time --local-timezone=UTC', 'mcp_server_time'],
  ['python -m package.server', 'package'],
  ['python /srv/weather/server.py', 'weather'],
  ['python -u app.py', 'project'],
  ['java -jar /opt/tools/thing.jar', 'thing'],
  ['deno run -A main.ts', 'project'],
  ['bun run server.ts', 'project'],
  ['env A=b C=d ./my-server', 'my-server'],
  ['sudo -E /opt/x/tool --flag', 'tool'],
  ['cmd /c npx -y @a/b', 'b'],
  ['C:\\Tools\\server.exe --stdio', 'Tools'],
  ['C:\\Tools\\weather.exe', 'weather'],
  ['./bin/server', 'project'],
  ['cat', 'cat'],
  ['bash /dev/fd/3', 'bash'],
  ['python3 /dev/stdin', 'python3'],
  ['bash deploy.sh', 'deploy'],
  ['github-mcp-server stdio', 'github-mcp-server'],
])('%s is %s', (command, name) => {
  expect(programName(command.split(' '), '/home/me/project')).toBe(name)
})

it('looks into a shell command', () => {
  expect(programName(['bash', '-lc', 'exec npx -y "@a/b" --flag'])).toBe('b')
  expect(programName(['sh', '-c', "node '/x/my server/index.js'"])).toBe('my server')
  expect(programName(['sh', '-c', 'cd /srv/x && node weather.js;'])).toBe('weather')
})

it('has a name for anything', () => {
  for (const command of [
    [''],
    ['npx'],
    ['npx', '-y'],
    ['docker', 'ps'],
    ['env', 'A=b'],
    ['sh', '-c', ''],
    ['/'],
    ['..'],
  ]) {
    expect(typeof programName(command)).toBe('string')
  }
  expect(programName(['x'.repeat(1000)])).toHaveLength(128)
})
