import { describe, expect, it } from 'vitest'
import { parseOutput } from '../../../../src/engine/sinks/spec.ts'

describe('the spelling of outputs', () => {
  it.each([
    ['stdout', { kind: 'stdout', name: 'stdout' }],
    ['stdout?format=cef', { kind: 'stdout', options: { format: 'cef' } }],
    ['file:/var/log/a.jsonl', { kind: 'file', target: '/var/log/a.jsonl', options: {} }],
    ['file:/var/../etc/a', { target: '/etc/a', name: 'file:/etc/a' }],
    ['file:/a/what?', { target: '/a/what?' }],
    ['file:/a/b?rotate=100M&age=1h', { target: '/a/b', options: { rotate: '100M', age: '1h' } }],
    ['tcp:soc.internal:9999', { kind: 'tcp', host: 'soc.internal', port: 9999, name: 'tcp:soc.internal:9999' }],
    ['tcp:[::1]:514', { host: '::1', port: 514, name: 'tcp:[::1]:514' }],
    ['tls:siem:6514?ca=/ca.pem', { kind: 'tls', host: 'siem', port: 6514, options: { ca: '/ca.pem' } }],
    ['unix:/run/a.sock', { kind: 'unix', target: '/run/a.sock' }],
    ['pipe:realtime', { kind: 'pipe', target: '/tmp/tapscope-realtime.pipe' }],
    ['pipe:/run/x.pipe', { kind: 'pipe', target: '/run/x.pipe' }],
    ['syslog:', { kind: 'syslog', over: 'local', target: '/dev/log' }],
    ['integration:syslog', { kind: 'syslog', over: 'local', target: '/dev/log' }],
    ['syslog:logs', { over: 'udp', host: 'logs', port: 514 }],
    ['syslog:tcp://logs', { over: 'tcp', host: 'logs', port: 601 }],
    ['syslog:tls://logs:7000?facility=local0', { over: 'tls', port: 7000, options: { facility: 'local0' } }],
    ['syslog:unix:///run/log', { over: 'unix', target: '/run/log' }],
    ['syslog:[::1]', { over: 'udp', host: '::1', port: 514 }],
    ['integration:prometheus', { kind: 'prometheus', host: '127.0.0.1', port: 9464 }],
    ['prometheus:9100', { host: '127.0.0.1', port: 9100 }],
    ['prometheus:0.0.0.0:9100', { host: '0.0.0.0', port: 9100 }],
    ['elastic:https://me:secret@es:9200/mcp', { kind: 'elastic', name: 'elastic:https://es:9200/mcp' }],
    ['splunk:https://splunk:8088?token-file=/t', { kind: 'splunk', options: { 'token-file': '/t' } }],
    [
      'webhook:https://hooks/services/T0/abcdefghijklmnopqrst?send=alerts&severity=high',
      {
        kind: 'webhook',
        name: 'webhook:https://hooks/services/T0/abc…',
        options: { send: 'alerts', severity: 'high' },
      },
    ],
    ['exec:jq -r .data?x=1', { kind: 'exec', target: 'jq -r .data?x=1' }],
  ])('%s', (text, expected) => {
    expect(parseOutput(text)).toMatchObject({ ok: true, value: expected })
  })

  it.each([
    ['ftp:host', /unknown output/],
    ['stdout:x', /takes nothing/],
    ['file:', /path is missing/],
    ['tcp:host', /HOST:PORT/],
    ['tcp:host:0', /no port/],
    ['tcp:host:70000', /no port/],
    ['tcp:::1:5', /brackets/],
    ['pipe:../etc', /letters/],
    ['pipe:..', /letters/],
    ['elastic:es:9200', /URL/],
    ['elastic:file:///etc', /URL/],
    ['webhook:hooks', /URL/],
    ['exec: ', /command is missing/],
    ['file:/a?colour=red', /unknown option 'colour'/],
    ['syslog:logs?format=text', /unknown option 'format'/],
    ['__proto__:x', /unknown output/],
  ])('refuses %s', (text, message) => {
    const parsed = parseOutput(text)
    expect(parsed.ok ? '' : parsed.error).toMatch(message)
  })

  it('shows no password', () => {
    const parsed = parseOutput('elastic:ftp://me:secret@es')
    expect(parsed.ok ? '' : parsed.error).not.toContain('secret')
  })
})
