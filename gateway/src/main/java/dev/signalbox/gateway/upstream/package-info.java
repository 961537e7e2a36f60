/**
 * Which requests go to which other servers, and how: {@link dev.signalbox.gateway.upstream.UpstreamRoute} is one path with its targets, {@link
 * dev.signalbox.gateway.upstream.Upstreams} all of them.
 *
 * <p>Values only: immutable, safe for use by any thread. What serves them is {@code dev.signalbox.gateway.undertow.proxy}.
 */
@NullMarked
package dev.signalbox.gateway.upstream;

import org.jspecify.annotations.NullMarked;
