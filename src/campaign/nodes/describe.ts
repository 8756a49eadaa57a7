import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import semver from 'semver';
import { z } from 'zod';
import { NodeVersionError } from './errors.ts';

/** The oldest Node that the measured child runs on. */
export const oldestNode = '20.0.0';

const answerSchema = z.object({ node: z.string(), v8: z.string(), platform: z.string(), arch: z.string() });

/** What a Node binary says of itself. */
export type NodeDescription = z.infer<typeof answerSchema>;

/**
 * Asks a program whether it is a Node that cells can run on.
 *
 * @throws NodeVersionError when it does not run, is no Node, or is too old.
 */
export async function describeNode(path: string): Promise<NodeDescription> {
  const question =
    '{const{versions:{node,v8},platform,arch}=process;console.log(JSON.stringify({node,v8,platform,arch}))}';
  const answer = await ask(path, question);
  if (semver.lt(answer.node, oldestNode))
    throw new NodeVersionError(
      `${path} is Node ${answer.node}; cells need Node ${semver.major(oldestNode)} or newer.`,
    );
  return answer;
}

async function ask(path: string, question: string): Promise<NodeDescription> {
  let text: string;
  try {
    // Options for a Node of the caller's are not this one's: a flag that it does not know would end it.
    const env = { ...process.env, NODE_OPTIONS: '' };
    text = (await promisify(execFile)(path, ['-e', question], { timeout: 20_000, env })).stdout;
  } catch (error) {
    const [why] = String(error instanceof Error ? error.message : error).split('\n');
    throw new NodeVersionError(`${path} does not run as Node does: ${why}`);
  }
  const answer = answerSchema.safeParse(parsed(text));
  if (!answer.success)
    throw new NodeVersionError(
      `${path} ran, but did not answer as Node does; name the path of a node binary.`,
    );
  return answer.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
