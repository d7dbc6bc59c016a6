import { relative } from 'node:path';
import { shippedProfiles } from '@machikado/device-profiles/profile-folder.ts';
import { lintProfiles } from './profile-lint.ts';
import { readShippedFiles } from './shipped-files.ts';

// `npm run profiles:lint`: every fault of the device profiles with its file and line.
const files = readShippedFiles();
const faults = lintProfiles(files);
const folder = relative(process.cwd(), shippedProfiles);
for (const { file, line, text } of faults) console.log(`${folder}/${file}:${line}  ${text}`);
console.log(`profiles: ${files.size} files, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
