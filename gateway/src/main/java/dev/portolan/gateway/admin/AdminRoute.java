package dev.portolan.gateway.admin;

import dev.portolan.gateway.operators.AdminRole;

import java.util.function.Function;
import java.util.function.Supplier;

/** How one method of one path is answered, and to whom. */
sealed interface AdminRoute {

    /** A load balancer's or an orchestrator's probe, which has no token and is always answered. */
    record Probe(Supplier<AdminAnswer> handler) implements AdminRoute {}

    /** A file without data, which a browser opens before it has a token. */
    record Page(Supplier<AdminAnswer> handler) implements AdminRoute {}

    /** A step of signing in, which nobody who takes it can be authenticated for. */
    record SignInStep(Function<AdminRequest, AdminAnswer> handler) implements AdminRoute {}

    /** Everything else: only for callers whose role includes {@code role}. */
    record Guarded(AdminRole role, Handler handler) implements AdminRoute {}

    /** Answers a request of a caller with the role required. May block. */
    @FunctionalInterface
    interface Handler {
        AdminAnswer handle(AdminCall call);
    }
}
