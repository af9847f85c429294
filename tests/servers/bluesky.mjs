// A whole Bluesky network on 127.0.0.1, from npm: a PDS, the AppView it asks (on PostgreSQL), and the directory of DIDs.
//
//   node bluesky.mjs '{"modules": "…/node_modules", "postgres": "postgresql://…", "pds": 1, "plc": 2, "appView": 3}'
//
// Prints "ready" once all three answer; ends when its standard input does, so that none is left behind.
import { createRequire } from 'node:module'

const asked = JSON.parse(process.argv[2])
const load = createRequire(`${asked.modules}/`)
const { TestPlc, TestPds, TestBsky, mockNetworkUtilities } = load('@atproto/dev-env')

const plc = await TestPlc.create({ port: asked.plc })
const appView = await TestBsky.create({
  port: asked.appView,
  plcUrl: plc.url,
  pdsPort: asked.pds,
  repoProvider: `ws://localhost:${asked.pds}`,
  dbPostgresUrl: asked.postgres,
  dbPostgresSchema: 'appview',
  // Pictures are named by the address at which they are served.
  publicUrl: `http://localhost:${asked.appView}`,
})
const pds = await TestPds.create({
  port: asked.pds,
  didPlcUrl: plc.url,
  bskyAppViewUrl: appView.url,
  bskyAppViewDid: appView.ctx.cfg.serverDid,
})
// Handles under .test are known to nobody's DNS: they are looked up here.
mockNetworkUtilities(pds, appView)
console.log('ready')

process.stdin.resume().on('end', async () => {
  await appView.close()
  await pds.close()
  await plc.close()
  process.exit(0)
})
