/** Plain sockets for tests: what goes over the wire stands in the test literally. */
@NullMarked
package dev.signalbox.gateway.wire;

import org.jspecify.annotations.NullMarked;
