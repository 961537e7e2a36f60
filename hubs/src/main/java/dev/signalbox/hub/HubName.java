package dev.signalbox.hub;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name clients know a hub by, instead of its simple class name (protocol F1). Not inherited by subclasses. The generated
 * script shows a name given here as it is, without changing the case of its first letter (protocol G2).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HubName {
    /** The name: not empty, without dots, unlike any other hub's when case is ignored. */
    String value();
}
