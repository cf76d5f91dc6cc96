/** What the rules find in the real captures, and why: docs/detections.md has the counts. */

/** Captures with alerts, and some of the largest without. All others have none: `TAPSCOPE_DETECTIONS=update` looks at all of them. */
export const CAPTURES: readonly string[] = [
  '20171220_smb_psexec_add_user.pcap',
  'KakaoTalk_talk.pcap',
  'arkime_synthetic.pcap',
  'fuzz-2006-06-26-2594.pcap',
  'http_espn.pcapng',
  'http_espn_fail.pcapng',
  'mail_sender_attachment.pcapng',
  'ntlm_synthetic.pcap',
  'ocs.pcap',
  'pppoe.pcap',
  'rdp-to-ssl.pcap',
  'rtsp.pcap',
  'sip.pcap',
  'suricata-verify__filestore-filecontainer-smb1-data-offset__input.pcap',
  'suricata-verify__ftp-ippair-leak-5204__input.pcap',
  'tls_heur__vmess-websocket.pcapng',
  'vnc.pcap',
  'webex.pcap',
  'wechat.pcap',
  'zoom.pcap',
]

/** By rule: whether it is right, and what it is about. */
export const REASONS: Readonly<Record<string, string>> = {
  'net-smb-psexec': 'right: PsExec adds a user on another machine, in Suricata’s capture of that',
  'net-ftp-password': 'right: `USER ftpuser` and a password, in Arkime’s synthetic capture',
  'net-http-basic': 'right: a login by Basic authentication, in Arkime’s synthetic capture',
  'net-pap-password': 'right: a PPPoE client logs in with PAP',
  'net-arp-conflict': 'wrong: the capture is a fuzzed one, whose ARP messages have bits flipped in hardware addresses',
  'net-tls-weak-cipher': 'right: servers of 2011 to 2015 chose RC4 or 3DES',
  'net-tls-old-version': 'right: servers of 2011 to 2015 spoke TLS 1.0',
  'net-tls-weak-offer':
    'right: clients of then offered suites for export or without authentication; Zoom’s client does',
  'net-tls-cert-self-signed': 'right: a server of KakaoTalk, a remote desktop of Windows, Arkime’s test certificates',
  'net-tls-cert-weak':
    'right: `www.webex.com` of 2015 over SHA-1, and Arkime’s test certificates with keys of 1024 bits',
  'net-tls-cert-expired': 'right: Arkime’s test certificates begin after the time of their frames',
  'net-smb1': 'right: SMB 1 is spoken',
  'net-tcp-retransmissions': 'right: a server that does not answer, and a capture that has packets twice',
  'net-tcp-capture-loss': 'right: the capture misses segments',
  'net-tls-odd-port': 'right, and harmless: KakaoTalk on 9001, a proxy on 1080, Zoom on 4434',
}
