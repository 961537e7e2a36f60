/**
 * The test kit for hub authors: hubs in a unit test with clients and groups that are only played, but with the real way of a call, from
 * JSON to JSON. No server, no socket, no other thread than those a hub makes itself, and no test library. Start at
 * {@link dev.signalbox.hub.testing.HubTestServer}.
 */
@NullMarked
package dev.signalbox.hub.testing;

import org.jspecify.annotations.NullMarked;
