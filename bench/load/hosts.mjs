// Hosts of one machine: network namespaces on a bridge, each with an address of its own. They share processors and memory, not the network.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const BRIDGE = 'assay-br';

function ip(...args) {
  const done = spawnSync('ip', args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.error?.message ?? done.stderr.trim()}`);
}

/**
 * Makes hosts of these names, with addresses from 10.99.0.1 on.
 * @returns for each its address and the words before a command that runs there; undefined: this user may not, `why` says the rest
 */
export function makeHosts(names) {
  try {
    ip('link', 'add', BRIDGE, 'type', 'bridge');
    ip('link', 'set', BRIDGE, 'up');
    const hosts = names.map((name, i) => {
      const [space, address] = [`assay-${name}`, `10.99.0.${i + 1}`];
      ip('netns', 'add', space);
      ip('link', 'add', `v-${name}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
      ip('link', 'set', `v-${name}`, 'master', BRIDGE, 'up');
      ip('-n', space, 'address', 'add', `${address}/24`, 'dev', 'eth0');
      ip('-n', space, 'link', 'set', 'eth0', 'up');
      ip('-n', space, 'link', 'set', 'lo', 'up');
      return { name, address, within: ['ip', 'netns', 'exec', space] };
    });
    return { hosts };
  } catch (error) {
    removeHosts(names);
    return { why: error.message };
  }
}

export function removeHosts(names) {
  for (const name of names) spawnSync('ip', ['netns', 'delete', `assay-${name}`]);
  spawnSync('ip', ['link', 'delete', BRIDGE]);
}

/** Bytes that went in and out of a host so far, as its port on the bridge counts them. */
export function trafficOf(name) {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((one) => one.trim().startsWith(`v-${name}:`));
  const fields = line?.split(':')[1]?.trim().split(/\s+/).map(Number) ?? [];
  return (fields[0] ?? 0) + (fields[8] ?? 0);
}

export const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** Seconds of processor time of a process and all below it, those that have ended and were waited for included. */
export function cpuOf(pid) {
  let sum = 0;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    sum = [11, 12, 13, 14].reduce((all, at) => all + Number(fields[at]), 0) / TICKS;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    for (const child of children) sum += cpuOf(child);
  } catch {
    // it has just ended
  }
  return sum;
}
