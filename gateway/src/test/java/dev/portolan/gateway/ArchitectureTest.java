package dev.portolan.gateway;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Dependencies between modules and between packages, and what no event loop may do. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = MainCode.classes();

    /** The packages that a request passes through: all that runs on event loops. */
    private static final String[] REQUEST_PATH =
            Stream.of(
                            "flow",
                            "listener",
                            "protocol",
                            "identity",
                            "admission",
                            "routing",
                            "cache",
                            "attempt",
                            "fleet",
                            "health",
                            "upstream",
                            "transport",
                            "relay",
                            "receipt",
                            "buffer",
                            "time")
                    .map(name -> "dev.portolan.gateway." + name + "..")
                    .toArray(String[]::new);

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
    void module_neverDependsOnForeignPackages(String module, String other) {
        noClasses()
                .that()
                .resideInAPackage("dev.portolan." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(other + "..")
                .check(CLASSES);
    }

    @Test
    void policyEngine_exceptExplainAndReplay_neverUsesJson() {
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
    @CsvSource({
        "protocol, flow listener identity admission routing attempt relay config snapshot",
        "identity, flow listener protocol admission routing attempt relay ledger config catalog",
        "admission, flow listener identity routing attempt relay ledger config catalog",
        "routing, flow listener admission attempt relay ledger config snapshot",
        "attempt, flow listener protocol identity admission routing ledger config snapshot",
        "fleet, flow listener protocol identity admission routing attempt relay ledger config",
        "health, flow listener protocol identity admission routing attempt fleet relay config",
        "upstream, flow listener protocol identity routing attempt health fleet relay config",
        "transport, flow listener protocol identity attempt health fleet upstream relay config",
        "relay, flow listener identity admission routing attempt ledger config catalog",
        "receipt, flow listener protocol identity admission routing attempt relay ledger config",
        "ledger, flow listener protocol identity admission routing attempt relay config",
        "listener, flow identity admission routing attempt relay ledger config catalog",
        "config, flow listener protocol admission routing attempt relay ledger admin cli program",
        "store, flow listener protocol identity admission limits routing attempt relay ledger"
                + " config tenants admin cli program",
        "snapshot, flow admission routing attempt relay ledger admin cli program",
        "telemetry, flow listener protocol identity admission routing attempt relay ledger config",
        "admin, flow listener protocol identity admission routing attempt relay cli program",
        "console, flow listener protocol identity admission routing attempt relay ledger config"
                + " admin cli program",
    })
    void package_neverDependsOnItsCallers(String name, String others) {
        noClasses()
                .that()
                .resideInAPackage("dev.portolan.gateway." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.of(others.split(" "))
                                .map(other -> "dev.portolan.gateway." + other + "..")
                                .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void requestPath_neverBlocks() {
        noClasses()
                .that()
                .resideInAnyPackage(REQUEST_PATH)
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
    void requestPath_usesNoFileAndNoDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage(REQUEST_PATH)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "java.sql..",
                                        "javax.sql..",
                                        "java.nio.file..",
                                        "dev.portolan.gateway.store..")
                                .or(type(java.io.File.class))
                                .or(type(java.io.FileInputStream.class))
                                .or(type(java.io.FileOutputStream.class))
                                .or(type(java.io.RandomAccessFile.class)))
                .check(CLASSES);
    }
}
