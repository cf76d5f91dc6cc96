import { type Field, field } from '../../protocol.ts'

const bit = (name: string, label: string, mask: number, wordBits: number, states?: readonly [string, string]): Field =>
  field(`radiotap.${name}`, label, 'boolean', { mask, wordBits, ...(states && { states }) })

const present = (name: string, label: string, position: number): Field =>
  bit(
    `present.${name}`,
    label,
    2 ** position,
    32,
    position === 29 || position === 30 ? undefined : ['Present', 'Absent'],
  )

const channelFlag = (name: string, label: string, mask: number): Field => bit(`channel.flags.${name}`, label, mask, 16)

/** What the present flags announce, radiotap.org, in the order of the tree. */
export const presentFields: readonly Field[] = [
  present('tsft', 'TSFT', 0),
  present('flags', 'Flags', 1),
  present('rate', 'Rate', 2),
  present('channel', 'Channel', 3),
  present('fhss', 'FHSS', 4),
  present('dbm_antsignal', 'dBm Antenna Signal', 5),
  present('dbm_antnoise', 'dBm Antenna Noise', 6),
  present('lock_quality', 'Lock Quality', 7),
  present('tx_attenuation', 'TX Attenuation', 8),
  present('db_tx_attenuation', 'dB TX Attenuation', 9),
  present('dbm_tx_power', 'dBm TX Power', 10),
  present('antenna', 'Antenna', 11),
  present('db_antsignal', 'dB Antenna Signal', 12),
  present('db_antnoise', 'dB Antenna Noise', 13),
  present('rxflags', 'RX flags', 14),
  present('txflags', 'TX flags', 15),
  present('data_retries', 'data retries', 17),
  present('xchannel', 'Channel+', 18),
  present('mcs', 'MCS information', 19),
  present('ampdu', 'A-MPDU Status', 20),
  present('vht', 'VHT information', 21),
  present('timestamp', 'frame timestamp', 22),
  present('he', 'HE information', 23),
  present('he_mu', 'HE-MU information', 24),
  present('0_length.psdu', '0 Length PSDU', 26),
  present('l_sig', 'L-SIG', 27),
  present('tlv', 'TLVs', 28),
  present('rtap_ns', 'Radiotap NS next', 29),
  present('vendor_ns', 'Vendor NS next', 30),
  present('ext', 'Ext', 31),
]

export const flagFields: readonly Field[] = [
  bit('flags.cfp', 'CFP', 0x01, 8),
  bit('flags.preamble', 'Preamble', 0x02, 8, ['Short', 'Long']),
  bit('flags.wep', 'WEP', 0x04, 8),
  bit('flags.frag', 'Fragmentation', 0x08, 8),
  bit('flags.fcs', 'FCS at end', 0x10, 8),
  bit('flags.datapad', 'Data Pad', 0x20, 8),
  bit('flags.badfcs', 'Bad FCS', 0x40, 8),
  bit('flags.shortgi', 'Short GI', 0x80, 8),
]

export const channelFlagFields: readonly Field[] = [
  channelFlag('700mhz', '700 MHz spectrum', 0x0001),
  channelFlag('800mhz', '800 MHz spectrum', 0x0002),
  channelFlag('900mhz', '900 MHz spectrum', 0x0004),
  channelFlag('turbo', 'Turbo', 0x0010),
  channelFlag('cck', 'Complementary Code Keying (CCK)', 0x0020),
  channelFlag('ofdm', 'Orthogonal Frequency-Division Multiplexing (OFDM)', 0x0040),
  channelFlag('2ghz', '2 GHz spectrum', 0x0080),
  channelFlag('5ghz', '5 GHz spectrum', 0x0100),
  channelFlag('passive', 'Passive', 0x0200),
  channelFlag('dynamic', 'Dynamic CCK-OFDM', 0x0400),
  channelFlag('gfsk', 'Gaussian Frequency Shift Keying (GFSK)', 0x0800),
  channelFlag('gsm', 'GSM (900MHz)', 0x1000),
  channelFlag('sturbo', 'Static Turbo', 0x2000),
  channelFlag('half', 'Half Rate Channel (10MHz Channel Width)', 0x4000),
  channelFlag('quarter', 'Quarter Rate Channel (5MHz Channel Width)', 0x8000),
]

export const radiotapFields = {
  version: field('radiotap.version', 'Header revision', 'uint8'),
  pad: field('radiotap.pad', 'Header pad', 'uint8'),
  length: field('radiotap.length', 'Header length', 'uint16'),
  present: field('radiotap.present', 'Present flags', 'none'),
  word: field('radiotap.present.word', 'Present flags word', 'uint32', { base: 'hex' }),
  time: field('radiotap.mactime', 'MAC timestamp', 'uint64'),
  flags: field('radiotap.flags', 'Flags', 'uint8', { base: 'hex' }),
  rate: field('radiotap.datarate', 'Data rate (Mb/s)', 'double'),
  frequency: field('radiotap.channel.freq', 'Channel frequency', 'uint32'),
  channelFlags: field('radiotap.channel.flags', 'Channel flags', 'uint16', { base: 'hex' }),
  hopSet: field('radiotap.fhss.hopset', 'FHSS Hop Set', 'uint8'),
  hopPattern: field('radiotap.fhss.pattern', 'FHSS Pattern', 'uint8'),
  signal: field('radiotap.dbm_antsignal', 'Antenna signal', 'int8', { unit: ' dBm' }),
  noise: field('radiotap.dbm_antnoise', 'Antenna noise', 'int8', { unit: ' dBm' }),
  quality: field('radiotap.quality', 'Signal Quality', 'uint16'),
  attenuation: field('radiotap.txattenuation', 'TX attenuation', 'uint16'),
  attenuationDb: field('radiotap.db_txattenuation', 'dB TX attenuation', 'uint16'),
  power: field('radiotap.txpower', 'Transmit power', 'int8', { unit: ' dBm' }),
  antenna: field('radiotap.antenna', 'Antenna', 'uint32'),
  signalDb: field('radiotap.db_antsignal', 'dB antenna signal', 'uint8', { unit: ' dB' }),
  noiseDb: field('radiotap.db_antnoise', 'dB antenna noise', 'uint8', { unit: ' dB' }),
  receiveFlags: field('radiotap.rxflags', 'RX flags', 'uint16', { base: 'hex' }),
  badHeader: bit('rxflags.badplcp', 'Bad PLCP', 0x0002, 24),
  transmitFlags: field('radiotap.txflags', 'TX flags', 'uint16', { base: 'hex' }),
  retries: field('radiotap.data_retries', 'data retries', 'uint8'),
}

/** Fields of what the radio said, whatever the header: Wireshark's `wlan_radio`. */
export const radioFields = {
  phy: field('wlan_radio.phy', 'PHY type', 'uint32', {
    values: {
      3: '802.11 DSSS',
      4: '802.11b (HR/DSSS)',
      5: '802.11a (OFDM)',
      6: '802.11g (ERP)',
      7: '802.11n (HT)',
      8: '802.11ac (VHT)',
      11: '802.11ax (HE)',
    },
  }),
  mode: field('wlan_radio.11g.mode', 'Proprietary mode', 'uint32', { values: { 0: 'None', 1: 'Super G' } }),
  shortPreamble: field('wlan_radio.short_preamble', 'Short preamble', 'boolean'),
  rate: field('wlan_radio.data_rate', 'Data rate', 'double'),
  channel: field('wlan_radio.channel', 'Channel', 'uint32'),
  frequency: field('wlan_radio.frequency', 'Frequency', 'uint16', { unit: 'MHz' }),
  signal: field('wlan_radio.signal_dbm', 'Signal strength (dBm)', 'int8', { unit: ' dBm' }),
  noise: field('wlan_radio.noise_dbm', 'Noise level (dBm)', 'int8', { unit: ' dBm' }),
  time: field('wlan_radio.timestamp', 'TSF timestamp', 'uint64'),
  duration: field('wlan_radio.duration', 'Duration', 'uint32', { unit: '\u00b5s' }),
  preamble: field('wlan_radio.preamble', 'Preamble', 'uint32', { unit: '\u00b5s' }),
  startTime: field('wlan_radio.start_tsf', 'Start', 'uint64', { unit: '\u00b5s' }),
  endTime: field('wlan_radio.end_tsf', 'End', 'uint64', { unit: '\u00b5s' }),
}
