package dev.signalbox.hub;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name clients call a hub method by; the Java name is then not callable (protocol F2). On a method of a client interface, the name
 * the clients are called with (protocol F14).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HubMethodName {
    /** The name: not empty. */
    String value();
}
