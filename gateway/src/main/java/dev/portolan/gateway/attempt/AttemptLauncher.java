package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.credential.Authentication;

import java.util.List;

/** Launches the attempts of one request: in the deployment's protocol, with its credentials. */
final class AttemptLauncher {
    private final EventLoopResources loop;
    private final Attempt.Setting setting;
    private final Attempts attempts;

    AttemptLauncher(
            PlannedCall planned, EventLoopResources loop, StreamSink caller, Attempts attempts) {
        this.loop = loop;
        this.attempts = attempts;
        AttemptTimeouts timeouts = AttemptTimeouts.of(planned.failover(), planned.call());
        this.setting = new Attempt.Setting(loop, timeouts, caller, planned, attempts);
    }

    /** Sends what {@code plan} describes, at once or as soon as there are credentials. */
    void launch(AttemptPlan plan) {
        LiveDeployment deployment = plan.deployment();
        switch (plan.provider().prepare(plan.request().call(), deployment.target())) {
            case Preparation.Unsupported unsupported ->
                    attempts.unsent(plan, FailedAttempt.of(unsupported));
            case Preparation.Ready ready ->
                    authenticated(
                            plan,
                            ready.request(),
                            deployment
                                    .authenticator()
                                    .authenticate(
                                            deployment.origin().authority(), ready.request()));
        }
    }

    private void authenticated(
            AttemptPlan plan, UpstreamRequest request, Authentication authentication) {
        switch (authentication) {
            case Authentication.Ready known -> send(plan, request, known.headers());
            case Authentication.Pending pending ->
                    loop.await(pending.outcome(), outcome -> authenticated(plan, request, outcome));
            case Authentication.Unavailable _unavailable ->
                    attempts.unsent(plan, FailedAttempt.of(AttemptOutcome.UNAUTHORIZED));
        }
    }

    private void send(
            AttemptPlan plan, UpstreamRequest request, List<Authentication.Header> credentials) {
        if (!attempts.needs(plan)) {
            attempts.unsent(plan, FailedAttempt.of(AttemptOutcome.ABANDONED));
            return;
        }
        Attempt attempt = new Attempt(plan, request.dropped(), setting);
        attempts.sent(attempt);
        attempt.send(request, credentials);
    }
}
