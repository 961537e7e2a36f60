/**
 * The rules of the wire, each test named by its number on the protocol's checklist ("L 36"). Every test starts a gateway of its own and
 * looks at bytes.
 */
@NullMarked
package dev.signalbox.conformance.rule;

import org.jspecify.annotations.NullMarked;
