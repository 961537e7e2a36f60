/**
 * Who makes a request: {@link dev.signalbox.gateway.identity.Identity} is the hook an operator fills in.
 *
 * <p>Everything here is immutable; the hook is called on the application executor.
 */
@NullMarked
package dev.signalbox.gateway.identity;

import org.jspecify.annotations.NullMarked;
