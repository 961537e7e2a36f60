package dev.signalbox.gateway.boot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT (Ctrl-C): the first one asks the program to end in its own time, the second one ends it at once.
 *
 * <p>A shutdown hook cannot do that: the JVM pays no attention to signals while its hooks run, and its exit status would be the signal's. The
 * JVM's own way to signals, {@code sun.misc.Signal} of the module {@code jdk.unsupported}, is called by reflection, because the compiler refuses
 * internal types. Where it is missing, nothing is caught, and the shutdown hook has to do.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final int SIGNALLED = 128;

    private Signals() {}

    /**
     * Catches the signals.
     *
     * @param first runs on the first one; must not block
     * @return whether they are caught
     */
    static boolean handle(Runnable first) {
        Counting handler = new Counting(first);
        boolean all = true;
        for (String name : List.of("TERM", "INT")) {
            all &= handle(name, handler);
        }
        return all;
    }

    private static boolean handle(String name, Counting handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handling = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            Object proxy = Proxy.newProxyInstance(
                    handling.getClassLoader(),
                    new Class<?>[] {handling},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            handler.signalled((int) number.invoke(arguments[0]));
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == arguments[0];
                        default -> name;
                    });
            signal.getMethod("handle", signal, handling)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (InvocationTargetException e) { // the JVM was told to leave signals alone (-Xrs)
            LOG.debug("SIG{} is not caught", name, e.getCause());
        } catch (ReflectiveOperationException e) {
            LOG.debug("this JVM does not tell of signals", e);
        }
        return false;
    }

    private static final class Counting {
        private final Runnable first;
        private boolean signalled; // guarded by this

        Counting(Runnable first) {
            this.first = first;
        }

        void signalled(int number) {
            synchronized (this) {
                if (signalled) {
                    Runtime.getRuntime().halt(SIGNALLED + number);
                }
                signalled = true;
            }
            first.run();
        }
    }
}
