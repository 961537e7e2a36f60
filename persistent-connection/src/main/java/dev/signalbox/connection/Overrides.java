package dev.signalbox.connection;

import java.lang.reflect.Method;
import java.util.Set;

/** Which hooks of a base class an application's class has made its own, so that nobody calls code of the application unawares. */
public final class Overrides {
    private Overrides() {}

    /**
     * Whether a class, or one between it and the base, declares a method of one of these names, whatever its parameters. True also when that cannot
     * be told, because a class that it refers to is missing.
     *
     * @param type a subclass of the base, or the base itself, which overrides nothing
     */
    public static <B> boolean any(Class<? extends B> type, Class<B> base, Set<String> names) {
        try {
            for (Class<?> each = type; each != null && each != base; each = each.getSuperclass()) {
                for (Method method : each.getDeclaredMethods()) {
                    if (names.contains(method.getName())) {
                        return true;
                    }
                }
            }
            return false;
        } catch (LinkageError e) {
            return true;
        }
    }
}
