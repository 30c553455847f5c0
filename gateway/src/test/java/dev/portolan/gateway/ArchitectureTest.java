package dev.portolan.gateway;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

import dev.portolan.gateway.program.Gateway;
import dev.portolan.load.sim.SimulatedPlace;
import dev.portolan.policy.model.Decision;
import dev.portolan.provider.Provider;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arrows between modules and between rooms, and what no event loop may do. */
final class ArchitectureTest {
    /** One class of each module, to find the module's own class files by. */
    private static final List<Class<?>> ANCHORS =
            List.of(Decision.class, Provider.class, Gateway.class, SimulatedPlace.class);

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importLocations(
                            ANCHORS.stream()
                                    .map(ArchitectureTest::location)
                                    .collect(Collectors.toSet()));

    /** The rooms a request passes through: all that runs on event loops. */
    private static final String[] ON_THE_WAY =
            Stream.of(
                            "flow",
                            "listener",
                            "surface",
                            "identity",
                            "admission",
                            "routing",
                            "cache",
                            "upstream",
                            "relay",
                            "buffer",
                            "time")
                    .map(room -> "dev.portolan.gateway." + room + "..")
                    .toArray(String[]::new);

    private static Location location(Class<?> anchor) {
        URL where = anchor.getProtectionDomain().getCodeSource().getLocation();
        boolean jar = where.getPath().endsWith(".jar");
        return Location.of(jar ? URI.create("jar:" + where + "!/") : URI.create(where.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "policy, dev.portolan.provider",
        "policy, dev.portolan.gateway",
        "policy, dev.portolan.load",
        "policy, io.vertx",
        "policy, io.netty",
        "policy, java.net.http",
        "provider, dev.portolan.policy",
        "provider, dev.portolan.gateway",
        "provider, dev.portolan.load",
        "provider, io.vertx",
        "provider, io.netty",
        "load, dev.portolan.policy",
        "load, dev.portolan.provider",
        "load, dev.portolan.gateway",
        "gateway, dev.portolan.load",
    })
    void module_neverSeesWhatIsNotItsOwn(String module, String other) {
        noClasses()
                .that()
                .resideInAPackage("dev.portolan." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(other + "..")
                .check(CLASSES);
    }

    @Test
    void deciding_readsAndWritesNoJson_saveToExplainAndReplay() {
        noClasses()
                .that()
                .resideInAPackage("dev.portolan.policy..")
                .and()
                .resideOutsideOfPackages(
                        "dev.portolan.policy.explain..", "dev.portolan.policy.replay..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "policy", "provider", "load"})
    void rooms_ofOneModule_haveNoCycles(String module) {
        slices().matching("dev.portolan." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "surface, flow listener identity admission routing upstream relay config",
        "identity, flow listener surface admission routing upstream relay ledger config catalog",
        "admission, flow listener identity routing upstream relay ledger config catalog",
        "routing, flow listener admission upstream relay ledger config",
        "upstream, flow listener surface identity admission routing ledger config",
        "relay, flow listener identity admission routing upstream ledger config catalog",
        "ledger, flow listener surface identity admission routing upstream relay config",
        "listener, flow identity admission routing upstream relay ledger config catalog",
        "config, flow listener surface admission routing upstream relay ledger admin cli",
        "telemetry, flow listener surface identity admission routing upstream relay ledger config",
        "admin, flow listener surface identity admission routing upstream relay cli",
        "console, flow listener surface identity admission routing upstream relay ledger config"
                + " admin cli",
    })
    void room_neverKnowsThoseBehindItsBack(String room, String others) {
        noClasses()
                .that()
                .resideInAPackage("dev.portolan.gateway." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.of(others.split(" "))
                                .map(other -> "dev.portolan.gateway." + other + "..")
                                .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void roomsOnTheWay_neverBlock() {
        noClasses()
                .that()
                .resideInAnyPackage(ON_THE_WAY)
                .should()
                .callMethodWhere(blocking())
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaCall<?>> blocking() {
        return calls(Future.class, "get|join|resultNow|exceptionNow")
                .or(calls(io.vertx.core.Future.class, "await"))
                .or(calls(CountDownLatch.class, "await"))
                .or(calls(Thread.class, "sleep|join"));
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String methods) {
        return target(owner(assignableTo(owner))).and(target(nameMatching(methods))).forSubtype();
    }

    @Test
    void roomsOnTheWay_touchNoFileAndNoDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage(ON_THE_WAY)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.sql..", "javax.sql..", "java.nio.file..")
                                .or(type(java.io.File.class))
                                .or(type(java.io.FileInputStream.class))
                                .or(type(java.io.FileOutputStream.class))
                                .or(type(java.io.RandomAccessFile.class)))
                .check(CLASSES);
    }

    @Test
    void everyPackage_hasASignOnItsDoor() {
        assertThat(packages())
                .filteredOn(room -> !room.getClasses().isEmpty())
                .filteredOn(
                        room ->
                                room.tryGetPackageInfo()
                                        .filter(sign -> sign.isAnnotatedWith(NullMarked.class))
                                        .isEmpty())
                .isEmpty();
    }

    @Test
    void noPackage_isNamedForNoDuty() {
        assertThat(packages())
                .extracting(JavaPackage::getRelativeName)
                .doesNotContainAnyElementsOf(
                        Set.of("util", "utils", "impl", "common", "helper", "dto", "manager"));
    }

    private static Set<JavaPackage> packages() {
        return CLASSES.getPackage("dev.portolan").getSubpackagesInTree();
    }
}
