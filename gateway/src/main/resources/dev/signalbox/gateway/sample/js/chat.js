/*
 * Chat: messages to all, and rooms that are groups. The name travels as state which hub and client share, so rooms need not be
 * told who speaks.
 */

import { appendTo, byId, clock, make, showError } from './dom.js';
import { onConnected } from './line.js';

const EVERYONE = '';
const MOST_MESSAGES = 200;

const rooms = new Set();
let target = EVERYONE;
let chat = null;

/** Puts the client functions in place and wires the card. */
export function openChat() {
    chat = window.jQuery.connection.chatHub;

    chat.client.broadcastMessage = (name, message) => say(EVERYONE, name, message);
    chat.client.roomMessage = (room, name, message) => say(room, name, message);
    chat.client.roomNotice = (room, notice) => say(room, null, notice);

    const name = byId('chat-name');
    name.value = `Guest ${100 + Math.floor(Math.random() * 900)}`;
    name.addEventListener('change', () => attempt(chat.server.introduce(name.value)));
    byId('room-form').addEventListener('submit', event => {
        event.preventDefault();
        const room = byId('room-name').value.trim();
        if (room) {
            join(room);
        }
    });
    byId('chat-form').addEventListener('submit', event => {
        event.preventDefault();
        send();
    });
    onConnected(() => {
        attempt(chat.server.introduce(name.value));
        // A new connection is in no group; the rooms on this page are still wanted.
        rooms.forEach(room => attempt(chat.server.joinRoom(room)));
    });
    showRooms();
}

function send() {
    const text = byId('chat-text');
    if (!text.value.trim()) {
        return;
    }
    const call = target === EVERYONE
        ? () => chat.server.send(byId('chat-name').value, text.value)
        : () => chat.server.sendToRoom(target, text.value);
    const sent = text.value;
    attemptTo(call, () => {
        if (text.value === sent) {
            text.value = '';
        }
    });
    text.focus();
}

function join(room) {
    attemptTo(() => chat.server.joinRoom(room), () => {
        rooms.add(room);
        target = room;
        byId('room-name').value = '';
        showRooms();
    });
}

function leave(room) {
    attemptTo(() => chat.server.leaveRoom(room), () => {
        rooms.delete(room);
        target = EVERYONE;
        showRooms();
    });
}

function attemptTo(call, done) {
    try {
        attempt(call()).done(done);
    } catch (notConnected) {
        showError(byId('chat-error'), notConnected);
    }
}

function attempt(answer) {
    return answer.done(() => showError(byId('chat-error'), null)).fail(error => showError(byId('chat-error'), error));
}

function showRooms() {
    byId('chat-rooms').replaceChildren(...[EVERYONE, ...rooms].map(room => {
        const label = room === EVERYONE ? 'Everyone' : `# ${room}`;
        const pick = make('button', { type: 'button', class: 'chip', 'data-testid': 'room', 'data-room': room,
            'aria-pressed': String(room === target) }, label);
        pick.addEventListener('click', () => {
            target = room;
            showRooms();
        });
        if (room === EVERYONE) {
            return pick;
        }
        const out = make('button', { type: 'button', class: 'chip out', 'data-testid': 'room-leave', 'aria-label': `Leave ${room}` }, '×');
        out.addEventListener('click', () => leave(room));
        return make('span', { class: 'room' }, pick, out);
    }));
    byId('chat-text').placeholder = target === EVERYONE ? 'Message to everyone' : `Message to # ${target}`;
}

function say(room, name, message) {
    const own = name !== null && name === byId('chat-name').value;
    const where = room === EVERYONE ? [] : [make('span', { class: 'where' }, `# ${room}`)];
    const who = name === null ? [] : [make('b', {}, name)];
    appendTo(byId('chat-messages'), make('li', { 'data-testid': 'chat-message', 'data-room': room,
        class: name === null ? 'notice' : own ? 'own' : '' },
    make('p', { class: 'meta' }, ...who, ...where, make('time', {}, clock(new Date()).slice(0, 8))),
    make('p', { class: 'text' }, message)), MOST_MESSAGES);
}
