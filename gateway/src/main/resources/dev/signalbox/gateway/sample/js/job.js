/*
 * A long job: one call whose answer takes seconds, with progress on the way.
 */

import { byId } from './dom.js';

/** Wires the card. */
export function openJob() {
    const job = window.jQuery.connection.jobHub;
    const steps = byId('job-steps');
    steps.addEventListener('input', () => { byId('job-steps-value').value = steps.value; });
    byId('job-form').addEventListener('submit', event => {
        event.preventDefault();
        run(job, Number(steps.value));
    });
}

function run(job, steps) {
    const began = performance.now();
    const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
    try {
        const answer = job.server.run(steps);
        busy(true);
        show(0);
        tell('running', `Running ${steps} steps …`);
        answer.progress(show)
            // The answer may overtake the last reports, which travel with the messages; the client drops what comes after it.
            .done(summary => {
                show(100);
                tell('done', `${summary} Answered after ${seconds()} s.`);
            })
            .fail(error => tell('failed', `${error.message} (after ${seconds()} s)`))
            .always(() => busy(false));
    } catch (notConnected) {
        tell('failed', notConnected.message);
    }
}

function show(percent) {
    byId('job-progress').value = percent;
    byId('job-percent').textContent = `${percent} %`;
}

function tell(state, text) {
    byId('job-result').dataset.state = state;
    byId('job-result').textContent = text;
}

function busy(running) {
    byId('job-run').disabled = running;
    byId('job-steps').disabled = running;
}
