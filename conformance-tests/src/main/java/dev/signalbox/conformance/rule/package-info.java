/**
 * The rules of the wire: each item of the protocol's checklist is a {@link dev.signalbox.conformance.rule.Rule} with its number, tried on any
 * {@link dev.signalbox.conformance.rule.Target} over each transport and protocol version it speaks of. The rules themselves stand in the package
 * {@code section}; start there at {@code Checklist}, or here at {@link dev.signalbox.conformance.rule.RuleRun}, which tries them.
 *
 * <p>Nothing here knows the server: what rules see, they see through {@link dev.signalbox.conformance.wire.WireClient}. A trial belongs to one
 * thread; several trials run at once.
 */
@NullMarked
package dev.signalbox.conformance.rule;

import org.jspecify.annotations.NullMarked;
