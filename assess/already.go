package assess

// not says why an application cannot become next any more. Mostly it has: by the
// same person, in another window or by a second click, who is told that it is
// done and that nothing is lost.
func (a Application) not(next State) error {
	switch next {
	case Submitted:
		return a.notHandedIn()
	case Withdrawn:
		return a.notWithdrawn()
	case Appealed:
		return a.notAppealed()
	}
	return a.elsewhere()
}

func (a Application) notHandedIn() error {
	if a.State == Withdrawn {
		return conflict("assess.withdrawn", "This was withdrawn, so it cannot be handed in any more. It can be begun again.")
	}
	return a.stands("assess.handedInAlready", "This is handed in already, and nothing of it is lost. It stands so: {state}.")
}

func (a Application) notWithdrawn() error {
	switch a.State {
	case Withdrawn:
		return conflict("assess.withdrawnAlready", "This is withdrawn already. It can be begun again.")
	case Appealed:
		return conflict("assess.appealedAlready", "An appeal is being looked at, so this cannot be withdrawn any more.")
	}
	return a.stands("assess.decidedAlready", "This is decided already, so it cannot be withdrawn any more. It stands so: {state}.")
}

func (a Application) notAppealed() error {
	switch {
	case a.State == Appealed:
		return conflict("assess.appealedAlready", "The appeal is in already, with the reason that was given first. Somebody new looks at all of it.")
	case a.passedSomehow():
		return a.stands("assess.nothingToAppeal", "This is passed, so there is nothing to appeal against. It stands so: {state}.")
	}
	return a.stands("assess.undecided", "There is no decision to appeal against. It stands so: {state}.")
}

func (a Application) passedSomehow() bool {
	return a.State == Passed || a.State == Awarded || a.State == NotAwarded
}

// elsewhere is what is left to say of something that cannot be done in a state.
func (a Application) elsewhere() error {
	return a.stands("assess.state", "This was changed meanwhile, and cannot be done any more. It stands so: {state}.")
}

func (a Application) stands(code, text string) error {
	return conflict(code, text, "state", lowerFirst(a.State.Name()))
}

// not says why a mark cannot be changed any more; to whoever gives it twice, in
// another window or by a second click, that it counts.
func (m Mark) not() error {
	if m.Dropped {
		return conflict("mark.dropped", "This was given back or taken away already. Somebody else is found for it.")
	}
	return conflict("mark.given", "This judgement is given already, and counts as it was given. It cannot be changed any more.")
}
