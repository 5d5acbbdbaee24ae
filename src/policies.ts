/** Policies from TypeScript, as the package's part `assay/policy`: what writes completions, and rollouts that are judged meanwhile. */
export { chooseDevice, type Chosen, cudaDevice, type Device, type DeviceOptions, type Provider } from './policy/device.ts';
export type { DecoderConfig } from './policy/config.ts';
export { createEndpointPolicy, type EndpointOptions } from './policy/endpoint.ts';
export { type Model, type ModelSource, openModel, writeModel } from './policy/folder.ts';
export { initialModel, type InitOptions } from './policy/init.ts';
export { createNativePolicy, type NativeOptions, type NativePolicy, type NativeStats } from './policy/native.ts';
export type { Finish, Policy, Sampling, WriteOptions, WriteRequest, Written } from './policy/policy.ts';
export { createReplayPolicy, type Recorded } from './policy/replay.ts';
export { createSimplePolicy, type SimpleOptions } from './policy/simple.ts';
export type { ChatMessage, Tokenizer } from './policy/tokenizer.ts';
export { rollout, type RolloutGroup, type RolloutOptions, type RolloutSample, type Turn } from './rollout/rollout.ts';
export type { TurnReward } from './rollout/turns.ts';
