/**
 * The rules tried on this project's gateway ({@link dev.signalbox.conformance.rule.check.RulesIT}), and the judge judged: that no item of the
 * checklist is missing, and that servers which are wrong on purpose are caught.
 *
 * <p>The trials have threads of their own; everything else belongs to one test.
 */
@NullMarked
package dev.signalbox.conformance.rule.check;

import org.jspecify.annotations.NullMarked;
