import { field } from '../../protocol.ts'

export const PACKET_NAMES: Readonly<Record<number, string>> = {
  0: 'EAP Packet',
  1: 'Start',
  2: 'Logoff',
  3: 'Key',
  4: 'Encapsulated ASF Alert',
  5: 'MKA',
  6: 'Announcement (Generic)',
  7: 'Announcement (Specific)',
  8: 'Announcement Request',
}

const FLAG = { wordBits: 16, states: ['Set', 'Not set'] } as const

/** Fields of every packet and of the key frame's head, IEEE 802.1X-2020 section 11.3. */
export const packetFields = {
  version: field('eapol.version', 'Version', 'uint8', {
    values: { 1: '802.1X-2001', 2: '802.1X-2004', 3: '802.1X-2010' },
  }),
  type: field('eapol.type', 'Type', 'uint8', { values: PACKET_NAMES }),
  length: field('eapol.len', 'Length', 'uint16'),
  descriptor: field('eapol.keydes.type', 'Key Descriptor Type', 'uint8', {
    values: { 1: 'RC4 Descriptor', 2: 'EAPOL RSN Key', 254: 'EAPOL WPA Key' },
  }),
  descriptorBody: field('eapol.keydes.body', 'Key Descriptor Body', 'bytes'),
  keyLength: field('eapol.keydes.key_len', 'Key Length', 'uint16'),
  replayCounter: field('eapol.keydes.replay_counter', 'Replay Counter', 'uint64'),
  iv: field('eapol.keydes.key_iv', 'Key IV', 'bytes'),
}

/** Fields of the key frame of a robust security network, IEEE 802.11-2020 section 12.7.2. */
export const keyFields = {
  message: field('wlan_rsna_eapol.keydes.msgnr', 'Message number', 'uint8'),
  information: field('wlan_rsna_eapol.keydes.key_info', 'Key Information', 'uint16', { base: 'hex' }),
  version: field('wlan_rsna_eapol.keydes.key_info.keydes_version', 'Key Descriptor Version', 'uint16', {
    mask: 0x0007,
    values: {
      1: 'RC4 Cipher, HMAC-MD5 MIC',
      2: 'AES Cipher, HMAC-SHA1 MIC',
      3: 'AES Cipher, AES-128-CMAC MIC',
    },
  }),
  pairwise: field('wlan_rsna_eapol.keydes.key_info.key_type', 'Key Type', 'boolean', {
    mask: 0x0008,
    wordBits: 16,
    states: ['Pairwise Key', 'Group Key'],
  }),
  index: field('wlan_rsna_eapol.keydes.key_info.key_index', 'Key Index', 'uint16', { mask: 0x0030 }),
  install: field('wlan_rsna_eapol.keydes.key_info.install', 'Install', 'boolean', { mask: 0x0040, ...FLAG }),
  ack: field('wlan_rsna_eapol.keydes.key_info.key_ack', 'Key ACK', 'boolean', { mask: 0x0080, ...FLAG }),
  hasMic: field('wlan_rsna_eapol.keydes.key_info.key_mic', 'Key MIC', 'boolean', { mask: 0x0100, ...FLAG }),
  secure: field('wlan_rsna_eapol.keydes.key_info.secure', 'Secure', 'boolean', { mask: 0x0200, ...FLAG }),
  error: field('wlan_rsna_eapol.keydes.key_info.error', 'Error', 'boolean', { mask: 0x0400, ...FLAG }),
  request: field('wlan_rsna_eapol.keydes.key_info.request', 'Request', 'boolean', { mask: 0x0800, ...FLAG }),
  encrypted: field('wlan_rsna_eapol.keydes.key_info.encrypted_key_data', 'Encrypted Key Data', 'boolean', {
    mask: 0x1000,
    ...FLAG,
  }),
  smk: field('wlan_rsna_eapol.keydes.key_info.smk_message', 'SMK Message', 'boolean', { mask: 0x2000, ...FLAG }),
  nonce: field('wlan_rsna_eapol.keydes.nonce', 'WPA Key Nonce', 'bytes'),
  rsc: field('wlan_rsna_eapol.keydes.rsc', 'WPA Key RSC', 'bytes'),
  id: field('wlan_rsna_eapol.keydes.id', 'WPA Key ID', 'bytes'),
  mic: field('wlan_rsna_eapol.keydes.mic', 'WPA Key MIC', 'bytes'),
  dataLength: field('wlan_rsna_eapol.keydes.data_len', 'WPA Key Data Length', 'uint16'),
  data: field('wlan_rsna_eapol.keydes.data', 'WPA Key Data', 'bytes'),
}
