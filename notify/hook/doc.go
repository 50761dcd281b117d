// Package hook tells other programs what happened, and lets them award, by
// signed web requests of the Standard Webhooks specification.
//
// Outgoing: [Service.Add] names a receiver, [Service.Emit] is told what
// happened, and the job [Drain] posts it, again and again for days where nobody
// answers. Incoming: [Service.AddInlet] opens a door for one other program, and
// [Service.Receive] takes what it sends. [Sign] and [Check] are the signature.
//
// What is sent holds ids and no names: who may know them asks the API.
package hook
