package dev.signalbox.hub.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.hub.HubName;
import dev.signalbox.hub.NotAHubMethod;
import dev.signalbox.hub.Progress;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HubDescriptorTest {

    private static List<String> signatures(Class<? extends Hub> type) {
        return HubDescriptor.of(type, () -> {
                    throw new UnsupportedOperationException();
                })
                .methods()
                .stream()
                .map(MethodDescriptor::signature)
                .toList();
    }

    @Test
    @DisplayName(
            "L 181, 182: public instance methods down to the base classes, under the names given, nothing of the framework")
    void exportedMethods() {
        assertThat(signatures(SubHub.class))
                .containsExactly(
                        "fromBase():Void",
                        "inBoth(text:String):String",
                        "NewName():Int32",
                        "overloaded():Void",
                        "overloaded(a:Int32):Void",
                        "overloaded(a:String):Void",
                        "typed(value:String):Void",
                        "withoutOverride(values:List`1):Void");
    }

    abstract static class BaseHub<T> extends Hub {
        public void fromBase() {}

        public Object inBoth(String text) {
            return text;
        }

        public void typed(T value) {}

        public void withoutOverride(List<T> values) {}

        @NotAHubMethod
        public void internal() {}
    }

    static class SubHub extends BaseHub<String> implements AutoCloseable, Comparable<SubHub> {
        @HubMethodName("NewName")
        public int oldName() {
            return 1;
        }

        public void overloaded() {}

        public void overloaded(int a) {}

        public void overloaded(String a) {}

        @Override
        public String inBoth(String text) {
            return text;
        }

        @Override
        public void typed(String value) {}

        @Override
        public void internal() {}

        @Override
        public CompletionStage<?> onConnected() {
            return super.onConnected();
        }

        @Override
        public CompletionStage<?> onDisconnected(boolean stopCalled) {
            return super.onDisconnected(stopCalled);
        }

        @Override
        public String toString() {
            return "sub";
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @NotAHubMethod
        @Override
        public int compareTo(SubHub other) {
            return 0;
        }

        @Override
        public void close() {}

        public static void isStatic() {}

        void isNotPublic() {}

        protected void isProtected() {}

        /** K65: such a method is passed over instead of breaking the hub. */
        public <X> void generic(X x) {}
    }

    @Test
    @DisplayName("F3: types are shown by the original's names, and progress not at all")
    void typeNames() {
        assertThat(signatures(TypesHub.class))
                .containsExactly(
                        "a(i:Int32, boxed:Int32, l:Int64, d:Double, f:Single, b:Boolean, c:Char, s:Int16, y:SByte):Void",
                        "b(bytes:Byte[], ints:Int32[][], text:String, any:Object, dec:Decimal, id:Guid, time:DateTime):Void",
                        "c(map:Dictionary`2, list:List`1, person:Person):Task",
                        "d(n:Int32):Task`1");
    }

    record Person(String name) {}

    static class TypesHub extends Hub {
        public void a(int i, Integer boxed, long l, double d, float f, boolean b, char c, short s, byte y) {}

        public void b(byte[] bytes, int[][] ints, String text, Object any, BigDecimal dec, UUID id, Instant time) {}

        public CompletionStage<Void> c(Map<String, Integer> map, List<String> list, Person person) {
            return CompletableFuture.completedFuture(null);
        }

        public CompletableFuture<List<String>> d(int n, Progress<Integer> progress) {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    @Test
    @DisplayName("L 179: a hub's name has no dots, and is there")
    void names() {
        assertThat(HubDescriptor.of(SubHub.class, SubHub::new).name()).isEqualTo("SubHub");
        assertThat(HubDescriptor.of(NamedHub.class, NamedHub::new).name()).isEqualTo("given");
        assertThat(HubDescriptor.of(OfNamedHub.class, OfNamedHub::new).name()).isEqualTo("OfNamedHub");
        assertThatThrownBy(() -> HubDescriptor.of(DottedHub.class, DottedHub::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The hub name 'a.b' is invalid.");
        assertThatThrownBy(() -> HubDescriptor.of(EmptyHub.class, EmptyHub::new))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @HubName("given")
    static class NamedHub extends Hub {}

    static class OfNamedHub extends NamedHub {}

    @HubName("a.b")
    static class DottedHub extends Hub {}

    @HubName("")
    static class EmptyHub extends Hub {}

    @Test
    @DisplayName("L 178: two hubs must not share a name, case ignored")
    void sharedNames() {
        HubDescriptor given = HubDescriptor.of(NamedHub.class, NamedHub::new);
        HubDescriptor other = HubDescriptor.of(OtherGivenHub.class, OtherGivenHub::new);
        assertThatThrownBy(() -> new HubCatalog(List.of(given, other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two Hubs must not share the same name. '" + NamedHub.class.getName() + "' and '"
                        + OtherGivenHub.class.getName() + "' both share the name 'GIVEN'.");
    }

    @HubName("GIVEN")
    static class OtherGivenHub extends Hub {}

    @Test
    @DisplayName("L 183, 184: found by name, case ignored, and number of arguments; two of a kind are none")
    void resolving() {
        HubDescriptor hub = HubDescriptor.of(SubHub.class, SubHub::new);
        assertThat(hub.resolve("OVERLOADED", 0)).hasToString("overloaded():Void");
        assertThat(hub.resolve("overloaded", 1)).isNull();
        assertThat(hub.resolve("overloaded", 2)).isNull();
        assertThat(hub.resolve("oldName", 0)).isNull();
        assertThat(hub.resolve("newname", 0)).hasToString("NewName():Int32");
        assertThat(hub.unresolved("overloaded"))
                .isEqualTo("'overloaded' method could not be resolved. Potential candidates are: "
                        + "\noverloaded():Void\noverloaded(a:Int32):Void\noverloaded(a:String):Void");
        assertThat(hub.unresolved("Overloaded"))
                .isEqualTo("'Overloaded' method could not be resolved. No method found with that name.");
    }

    @Test
    void aMethodOfAGenericBaseIsCalledOnTheMostDerivedClass() throws Throwable {
        HubDescriptor hub = HubDescriptor.of(SubHub.class, SubHub::new);
        MethodDescriptor method = hub.resolve("inBoth", 1);
        assertThat(method).isNotNull();
        assertThat(method.invoke(new SubHub(), new Object[] {"x"})).isEqualTo("x");
    }
}
