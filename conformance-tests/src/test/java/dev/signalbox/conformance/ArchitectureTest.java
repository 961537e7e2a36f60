package dev.signalbox.conformance;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.util.Timer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The laws between packages, checked on the compiled classes of all modules: gateway sees hubs, hubs see
 * persistent-connection, which sees legacy-protocol and token-crypto; never the other way.
 *
 * <p>A rule about a package without classes would pass unseen, so rules may be empty here and {@link
 * #everyModuleWithSourcesIsJudged} proves instead that what is on disk was looked at.
 */
final class ArchitectureTest {
    private static final String CONFORMANCE = "dev.signalbox.conformance..";

    /**
     * Everything of ours on the class path: the jars of the modules, and the tests of this one. What JMH's annotation processor puts into
     * packages of its own beside our benchmarks is not ours, and has no package-info.java.
     */
    private static final JavaClasses EVERYTHING = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPackages("dev.signalbox");

    @ParameterizedTest
    @EnumSource
    void everyModuleWithSourcesIsJudged(Module module) {
        JavaClasses judged = EVERYTHING.that(resideInAPackage(module.packages()));
        if (module.mainSources().isEmpty()) {
            assertThat(judged).isEmpty();
        } else {
            assertThat(judged).hasSizeGreaterThanOrEqualTo(module.mainSources().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModuleFillsItsOwnRootPackageOnly(Module module) {
        assertThat(module.mainSources()).allMatch(source -> source.startsWith(module.rootPackagePath()));
    }

    @Test
    void arrowsBetweenModulesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.signalbox..")
                .withOptionalLayers(true)
                .layer("legacy-protocol")
                .definedBy(Module.LEGACY_PROTOCOL.packages())
                .layer("token-crypto")
                .definedBy(Module.TOKEN_CRYPTO.packages())
                .layer("persistent-connection")
                .definedBy(Module.PERSISTENT_CONNECTION.packages())
                .layer("hubs")
                .definedBy(Module.HUBS.packages())
                .layer("gateway")
                .definedBy(Module.GATEWAY.packages())
                .layer("conformance-tests")
                .definedBy(CONFORMANCE)
                .whereLayer("legacy-protocol")
                .mayNotAccessAnyLayer()
                .whereLayer("token-crypto")
                .mayNotAccessAnyLayer()
                .whereLayer("persistent-connection")
                .mayOnlyAccessLayers("legacy-protocol", "token-crypto")
                .whereLayer("hubs")
                .mayOnlyAccessLayers("persistent-connection", "legacy-protocol", "token-crypto")
                .whereLayer("gateway")
                .mayOnlyAccessLayers("hubs", "persistent-connection", "legacy-protocol", "token-crypto")
                .whereLayer("conformance-tests")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .check(EVERYTHING);
    }

    @Test
    void undertowIsSeenByItsOwnRoomOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.signalbox.gateway.undertow..", CONFORMANCE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .allowEmptyShould(true)
                .check(EVERYTHING);
    }

    @Test
    void theWireAsValuesKnowsNoThreadsNoClockAndNoNetwork() {
        DescribedPredicate<JavaClass> outsideWorld = DescribedPredicate.or(
                assignableTo(Thread.class),
                assignableTo(Executor.class),
                type(Timer.class),
                type(Clock.class),
                resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "org.slf4j.."));
        noClasses()
                .that()
                .resideInAPackage(Module.LEGACY_PROTOCOL.packages())
                .should()
                .dependOnClassesThat(outsideWorld)
                .orShould()
                .callMethodWhere(
                        DescribedPredicate.and(target(name("now")), target(owner(resideInAPackage("java.time..")))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .allowEmptyShould(true)
                .check(EVERYTHING);
    }

    @Test
    void packagesHaveNoCycles() {
        // HubServer stands at its module's front door and puts together what lies behind it; nothing else
        // there may look inside.
        DescribedPredicate<JavaClass> assembler =
                nameMatching("dev\\.signalbox\\.hub\\.HubServer(\\$.*)?").forSubtype();
        slices().assignedFrom(new EachPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(assembler, DescribedPredicate.alwaysTrue())
                .check(EVERYTHING);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(new LieInNullMarkedPackage()).check(EVERYTHING);
    }

    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package by itself";
        }
    }

    private static final class LieInNullMarkedPackage extends ArchCondition<JavaClass> {
        LieInNullMarkedPackage() {
            super("lie in a package whose package-info.java says @NullMarked");
        }

        @Override
        public void check(JavaClass item, ConditionEvents events) {
            if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(
                        item,
                        item.getPackageName() + " has no package-info.java with @NullMarked (" + item.getName() + ")"));
            }
        }
    }
}
