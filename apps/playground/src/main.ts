/** The playground: for now it says what it will be. */

const statement = `The playground is not built yet.

It will be a page, served on this machine only, with an editor, the options of the sandbox beside it, the output
and result of each run, a list of what crossed the border, and a gallery of attacks with what stopped each.
Programs will run in a process of their own each, with limits of time and memory.

Until then, 'sbx run FILE' runs a program in the sandbox.`;

process.stdout.write(`${statement}\n`);
