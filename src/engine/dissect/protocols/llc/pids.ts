/** Protocol ids behind organization codes that have a field of their own, as Wireshark names them. */
import type { ValueNames } from '../../../../shared/fields.ts'
import { type Field, field } from '../../protocol.ts'
import { CISCO_NAMES } from './saps.ts'

const pid = (name: string, values: ValueNames): Field =>
  field(`llc.${name}_pid`, 'PID', 'uint16', { base: 'hex', values })

export const pidFields = {
  bluetoothPid: pid('bluetooth', {
    1: 'AMP_U L2CAP ACL data',
    2: 'AMP-C Activity Report',
    3: 'AMP-C Security frames',
    4: 'AMP-C Link supervision request',
    5: 'AMP-C Link supervision reply',
  }),
  ciscoPid: pid('cisco', CISCO_NAMES),
  cimetricsPid: pid('cimetrics', { 1: 'U+4 MS/TP' }),
  foundryPid: pid('foundry', { 0x2000: 'FDP' }),
  wlccpPid: pid('wlccp', { 0: 'WLCCP' }),
  extremePid: pid('extreme', { 0xbb: 'EDP' }),
  nortelPid: pid('nortel', { 0x1a1: 'NDP flatnet hello', 0x1a2: 'NDP segment hello', 0x1a3: 'NDP bridge hello' }),
  appleTalkPid: pid('apple_atalk', { 0x809b: 'AppleTalk' }),
  hpTeamPid: pid('hpteam', { 2: 'HP Teaming heartbeat' }),
  appleWirelessPid: pid('apple_awdl', { 0x800: 'AWDL' }),
  ianaPid: pid('iana', {
    1: 'MARS Data Messages (short form)',
    2: 'Reserved for future NHRP use',
    3: 'MARS/NHRP Control Messages',
    4: 'MARS Data Messages (long form)',
    5: 'SCSP',
    6: 'VRID',
    7: 'L2TP',
    8: 'VPN ID',
    9: 'MSDP-GRE-Protocol Type',
  }),
}

export const PID_OF_ORGANIZATION: Readonly<Record<number, Field>> = {
  0x00000c: pidFields.ciscoPid,
  0x00005e: pidFields.ianaPid,
  0x000081: pidFields.nortelPid,
  0x001090: pidFields.cimetricsPid,
  0x0017f2: pidFields.appleWirelessPid,
  0x001958: pidFields.bluetoothPid,
  0x004096: pidFields.wlccpPid,
  0x00805f: pidFields.hpTeamPid,
  0x00e02b: pidFields.extremePid,
  0x00e052: pidFields.foundryPid,
  0x080007: pidFields.appleTalkPid,
}
