package transcript

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// literals are what the search over the raw bytes looks for. One of them stands
// in the causal line of every failure or in one of its consequences, and in
// every line that sets a remote, starts a contact or proves one; a test holds
// the corpus, the cases and the rows' examples against them. Each is at least 8
// bytes long, since the shortest one decides how far the search may skip.
//
// They come from the rows and from spoken. The server's generic sentences after
// "remote:" need none: Git's own report follows them, in one of its languages.
// What libcurl says needs none either, because "unable to access" stands before it.
var literals = sync.OnceValue(derive)

func derive() []string {
	all, have := append([]string(nil), spoken...), newPhrases()
	have.add(all...)
	for _, t := range tables() {
		for i := range t.rows {
			row := &t.rows[i]
			if t == &serverTable && row.is&bare == 0 && row.rank == rankCause {
				if l := answer(row); l != "" {
					all = append(all, l)
					have.add(l)
				}
				continue
			}
			if row.is&unsought != 0 || t == &curlTable || t == &jgitTable ||
				(t == &serverTable || t == &libgit2Table) && row.is&bare == 0 {
				continue
			}
			best := ""
			for _, piece := range compile(row).pieces {
				if len(piece) > len(best) {
					best = piece
				}
			}
			const shortest, telling = 8, 16
			if t := strings.TrimRight(best, " "); len(t) >= telling {
				best = t // a mail's width may send the rest below
			}
			if len(best) >= shortest {
				all = append(all, best)
				have.add(best)
			}
		}
	}
	// Git's sentences as its older versions and its other languages put them.
	look := func(wordings []string) {
		for _, w := range wordings {
			if l := literalOf(w, have); l != "" {
				all = append(all, l)
				have.add(l)
			}
		}
	}
	for id, wordings := range messages {
		switch messageID(id) {
		case msgCloningInto, msgRightsAdvice, msgUpToDate, msgEntering:
		default:
			look(wordings)
		}
	}
	for i := range translations {
		look(translations[i].wordings)
	}
	for _, w := range curlWords {
		all = append(all, "': "+w) // behind a URL, in whatever language Git names it
	}
	all = append(all, "': The requested URL returned error")
	for i, l := range all {
		// Copies have other quotation marks. One word alone, however, stands in any
		// log: there each mark is looked for.
		bare := strings.Trim(l, "'")
		switch {
		case len(bare) < 8 || bare == l:
		case strings.Contains(strings.TrimSpace(bare), " ") || bare[0] >= utf8.RuneSelf:
			all[i] = bare
		case strings.HasPrefix(l, bare):
			for _, mark := range []string{`"`, "`", "´", "‘", "’", "“", "”", "„", "«"} {
				all = append(all, bare+mark)
			}
		}
	}
	// What holds another need not be looked for.
	final, seen := newPhrases(), make(map[string]bool, 2048)
	final.add(all...)
	var out []string
	for _, l := range all {
		if !seen[l] && !final.inside(l) {
			out = append(out, l)
		}
		seen[l] = true
	}
	return out
}

// answer is what is looked for of a server's reason, which may be all that is left of
// what Git showed: behind the server's mark, or by itself where it is long.
func answer(row *row) string {
	c := compile(row)
	const telling = 16
	switch longest := slices.MaxFunc(c.pieces, func(a, b string) int { return len(a) - len(b) }); {
	case !c.inside && c.pieces[0] != "":
		return "remote: " + c.pieces[0]
	case len(longest) >= telling, len(longest) >= phraseKey && strings.ContainsAny(longest, "0123456789"): // TF401019
		return longest
	}
	return ""
}

// phrases are texts by their first bytes: comparing a thousand with each other
// would take longer than all else that happens before a first answer.
type phrases struct {
	by map[string][]string
	// begins has a bit for each hash of those bytes: most places of a text begin none.
	begins [1 << 8]uint64
}

const phraseKey = 8 // bytes; no literal is shorter

func newPhrases() *phrases { return &phrases{by: make(map[string][]string, 2048)} }

// bit is where the hash of a key of eight bytes is in begins.
func (p *phrases) bit(key string) (*uint64, uint64) {
	h := binary.LittleEndian.Uint64([]byte(key)) * 0x9E3779B97F4A7C15 >> 50
	return &p.begins[h>>6], 1 << (h & 63)
}

// under are the phrases with the same first bytes as a text.
func (p *phrases) under(text string) []string { return p.by[text[:min(phraseKey, len(text))]] }

func (p *phrases) add(list ...string) {
	for _, l := range list {
		key := l[:min(phraseKey, len(l))]
		p.by[key] = append(p.by[key], l)
		if len(key) == phraseKey {
			word, bit := p.bit(key)
			*word |= bit
		}
	}
}

// inside reports whether a phrase other than text itself is in it.
func (p *phrases) inside(text string) bool {
	for i := 0; i+phraseKey <= len(text); i++ {
		if word, bit := p.bit(text[i : i+phraseKey]); *word&bit == 0 {
			continue
		}
		for _, l := range p.under(text[i:]) {
			if l != text && strings.HasPrefix(text[i:], l) {
				return true
			}
		}
	}
	return false
}

// literalOf gives the longest text that a wording always has, without the blanks
// that may be no-break spaces; none if one of those that are looked for is in it.
func literalOf(wording string, have *phrases) string {
	best := ""
	for _, piece := range strings.Split(wording, "%s") {
		if slices.Contains(have.under(piece), piece) || have.inside(piece) {
			return ""
		}
		for _, mark := range []string{" :", " ?", " !", "« ", " »", " ;"} {
			piece = strings.ReplaceAll(piece, mark, "\x00")
		}
		for _, part := range strings.Split(piece, "\x00") {
			if part = strings.TrimSuffix(strings.Trim(part, " "), "."); len(part) > len(best) {
				best = part
			}
		}
	}
	const shortest = 8
	if len(best) < shortest {
		return ""
	}
	return best
}

// spoken are the literals of what is no row: commands, what shows that a
// contact worked, and Git's sentences in each of its languages.
var spoken = []string{
	// What begins or proves a contact, and what sets a remote.
	"Everything up-to-date",
	"]633;D;0", // a shell's integration: the command ended well
	"]133;D;0",
	" git -C ",
	" git -c ",
	" git --no-pager",
	"git push",
	"git pull",
	"git fetch",
	"git clone ",
	"git remote",
	"git ls-remote",
	"git submodule",
	"git lfs ",
	" (fetch)",
	"Git failed with a fatal error",
	// What stands beside messages that are not looked for themselves.
	"[remote rejected]",
	"git2r_clone", // R's and others' words around libgit2's
	"git2r_remote_",
	"git2r_push",
	"libgit error",
	"remote: Repository not found",
	"remote: error: GH0",
	"remote: error: GE0",
	"/info/refs not found:",
	"GitError: ",     // pygit2's
	"GitError(Code:", // Julia's
	"GitError (Code:",
	" has thrown an error: ", // nodegit's
	"GitPlugin: ",            // Godot's
	"TransportException: ",
	"NoRemoteRepositoryException: ",
	"InvalidRemoteException: ",
	": Auth fail",
	": cannot open git-",
	": Auth cancel",
	": not authorized",
	": USERAUTH fail",
	"; class=Ssh (",
	": Git error: ",           // Guix
	"libgit2::",               // R
	"] failed to connect to ", // cargo of 2017
	"Caused by: java.net.",    // below JGit's exceptions
	"Caused by: javax.net.ssl.",
	"he SSL certificate is invalid",
	"; class=Http (",
	"; class=Net (",
	"; class=Ssl (",
	"; class=Os (",
	"LibGit2Sharp.",
	"/info/lfs",
	" DENIED by ",
	" DENIED to ",
	"[EPOLICYKEYAGE]",
	"unexpected disconnect while reading",
	"returned error: ",
	"HttpRequestException encountered",
	"Invocation failed Unexpected Response",
	"aws codecommit credential-helper",
	"he remote end hung up unexpectedly",
	`"fatal: `, `'fatal: `, `\nfatal: `, // in strings, where the sentence's own quotes have a backslash
	"early EOF",

	// Git in its other languages, by sentence.
	"repository 'http",
	"хранилището „",
	"dépôt 'http",
	"níor aimsíodh stór '",
	"\" deposu bulunamadı",
	"сховище \"",
	"không tìm thấy kho '",
	"' deposu bulunamadı",
	"không tìm thấy kho “",
	"fatal: repository '",
	"не съществува хранилище „",
	"el repositori «",
	"Repository '",
	"το αποθετήριο '",
	"repositorio '",
	"le dépôt '",
	"níl an stóras '",
	"repositori '",
	"il repository '",
	"' 저장소가 없습니다",
	"repozytorium „",
	"repositório '",
	"репозиторий «",
	"arkivet ”",
	"' deposu yok",
	"kho chứa '",
	"仓库 '",
	"版本庫 '",
	"arkivet \"",
	"kho chứa “",
	"el dipòsit «",
	"' deposu mevcut değil",
	"Неуспешна идентификация към",
	"S'ha produït un error en autenticar per",
	"Authentifizierung fehlgeschlagen für",
	"Autenticación falló para",
	"Échec d'authentification pour",
	"Theip ar fhíordheimhniú do",
	"Autentikasi gagal untuk",
	"Autenticazione non riuscita per",
	"Uwierzytelnienie nie powiodło się dla",
	"Autenticação falhou para",
	"Autentisering misslyckades",
	"\" için kimlik doğrulaması başarısız",
	"Невдала аутентифікація для",
	"Xác thực gặp lỗi cho",
	"' 鉴权失败",
	"' 身份驗證失敗",
	"' için kimlik doğrulaması başarısız",
	"unable to access",
	"Unable to access",
	"fatal: repository ",
	"няма достъп до",
	"no s'ha pogut accedir a",
	"konnte nicht auf",
	"impossible d'accéder à",
	"ní féidir teacht ar",
	"tidak dapat mengakses",
	"impossibile accedere a",
	"brak dostępu do",
	"incapaz aceder",
	"» недоступно:",
	"kan inte komma åt",
	"\" erişilemiyor:",
	"не вдалося отримати доступ до",
	"không thể truy cập",
	"无法访问 '",
	"無法存取 '",
	"' erişilemiyor:",
	"no es posible acceder",
	"não é possível aceder a",
	"no es pot accedir a",
	"' kann nicht mit Konfiguration http.pinnedPubkey zugegriffen werden:",
	"ní féidir rochtain a fháil ar",
	"nie można dostać się do",
	"kan inte nå",
	"\", http.pinnedPubkey yapılandırması ile erişilemiyor:",
	"无法以 http.pinnedPubkey 设置访问",
	"無法依 http.pinnedPubkey 之設定存取「",
	"', http.pinnedPubkey yapılandırması ile erişilemiyor:",
	"info/refs not valid: is this a git repository?",
	"info/refs“ е неизползваемо, проверете дали е хранилище на git",
	"info/refs no vàlides: és un repositori git?",
	"info/refs nicht gültig: Ist das ein Git-Repository?",
	"info/refs no es válido: ¿es este un repositorio git?",
	"info/refs n'est pas valide : est-ce bien un dépôt git",
	"info/refs bailí: an stór git é seo?",
	"info/refs tidak valid: apakah ini sebuah repositori git?",
	"info/refs non valido: è un repository Git?",
	"info/refs nieprawidłowe: czy to jest repozytorium gita?",
	"info/refs é inválido; isto é um repositório git?",
	"info/refs inte giltig: är detta ett git-arkiv?",
	"info/refs geçerli değil: bu bir git deposu mu?",
	"info/refs не дійсні: це git сховище?",
	"info/refs không hợp lệ: đây có phải là một kho git?",
	"info/refs 无效：这是 Git 仓库吗？",
	"info/refs 無效：這是一個 git 版本庫嗎？",
	"info/refs 无效：这是 git 仓库么？",
	"redirecting to http",
	"пренасочване към „",
	"s'està redirigint a",
	"Umleitung nach",
	"redirigiendo a",
	"redirection vers",
	"atreorú chuig",
	"mengalihkan ke",
	"redirezione a",
	"(으)로 리다이렉트",
	"przekierowanie do",
	"redirecionando para",
	"переадресация на",
	"omdirigerar till",
	"şuraya yeniden yönlendiriliyor:",
	"перенаправлення на",
	"chuyển hướng đến",
	"重定向到",
	"a redirecionar para",
	"unable to update url base from redirection:",
	"базовият адрес не може да",
	"no s'ha pogut actualitzar l'URL base des de la redirecció:",
	"Konnte Basis-URL nicht durch Umleitung aktualisieren:",
	"no se puede actualizar la base de url de la redirección:",
	"impossible de mettre à jour",
	"ní féidir bunachar url a nuashonrú ón atreorú:",
	"tidak dapat memperbarui dasar url dari pengalihan:",
	"impossibile aggiornare l'URL di base dalla redirezione:",
	"리다이렉션에서 URL 베이스를 업데이트할 수",
	"nie można zaktualizować podstawy adresu do przekierowania:",
	"incapaz de atualizar base url da redireção:",
	"не удалось обновить базовый url",
	"kan inte uppdatera urlbas från omdirigering:",
	"yeniden yönlendirerek url tabanı güncellenemiyor:",
	"не вдалося оновити базу url",
	"không thể cập nhật dựa",
	"无法更新重定向后的 URL 基址：",
	"不能更新重定向的 url base：",
	"kan inte uppdatera urlbas från omdirigerin:",
	"no puede actualizar la base de url de la redirección:",
	"não é possível atualizar base de url de redireção:",
	"Could not read from remote repository.",
	"Не може да се чете от отдалеченото хранилище.",
	"No s'ha pogut llegir del repositori remot.",
	"Konnte nicht vom Remote-Repository lesen.",
	"No se pudo leer del repositorio remoto.",
	"Impossible de lire le dépôt distant.",
	"Ní fhéadfaí léamh ó stór iargúlta.",
	"Tidak dapat membaca dari repositori remote.",
	"Impossibile leggere dal repository remoto.",
	"리모트 저장소에서 읽을 수 없습니다",
	"Nie można czytać ze zdalnego repozytorium.",
	"Incapaz de ler o repositório remoto.",
	"Не удалось прочитать из внешнего репозитория.",
	"Kunde inte läsa från fjärrarkiv.",
	"Uzak konum deposu okunamadı.",
	"Не вдалося прочитати з віддаленого сховища.",
	"Không thể đọc từ kho trên mạng.",
	"无法读取远程仓库。",
	"無法讀取遠端版本庫。",
	"No s'ha pogut llegir del dipòsit remot.",
	"Não foi possível ler do repositório remoto.",
	"the remote end hung up unexpectedly",
	"отдалеченото хранилище неочаквано прекъсна връзката",
	"el remot ha penjat inesperadament",
	"Die Gegenseite hat unerwartet abgebrochen.",
	"el remoto se colgó de manera inesperada",
	"l'hôte distant a fermé la connexion de manière inattendue",
	"crochadh an deireadh iargúlta suas gan choinne",
	"ujung remote menggantung secara tidak terduga",
	"l'interlocutore remoto ha chiuso inaspettatamente la connessione",
	"zdalna maszyna nieoczekiwanie się rozłączyła",
	"o lado remoto desligou inesperadamente",
	"fjärren lade på oväntat",
	"uzak konum beklenmedik bir biçimde hattı kapattı",
	"віддалене призначення несподівано відключилося",
	"máy chủ bị treo bất ngờ",
	"远端意外挂断了",
	"遠端意外掛斷了",
	"L'hôte distant a fermé la connexion de manière inattendue",
	"the remote end hung up upon initial contact",
	"отдалеченото хранилище прекъсна връзката веднага след отварянето ѝ",
	"el costat remot ha penjat en el moment de contacte inicial",
	"Die Gegenseite hat nach dem ersten Kontakt abgebrochen.",
	"el remoto se colgó en el contacto inicial",
	"l'hôte distant a fermé la connexion lors du contact initial",
	"crochadh an deireadh iargúlta ar an teagmháil tosaigh",
	"remote berakhir menggantung saat kontak pertama",
	"la controparte remota ha chiuso la connessione durante il contatto iniziale",
	"zdalna maszyna rozłączyła się po początkowym kontakcie",
	"o lado remoto desligou após contacto inicial",
	"fjärren lade på vid inledande kontakt",
	"uzak uç ilk iletişimle birlikte hattı kapattı",
	"віддалене призначеня відключилося при першому контакті",
	"máy chủ bị treo trên lần tiếp xúc đầu tiên",
	"远端在初始连接时即挂断",
	"遠端在初始連線時即掛斷",
	"remote error:",
	"ОТДАЛЕЧЕНА ГРЕШКА:",
	"error remot:",
	"Fehler am anderen Ende:",
	"error remoto:",
	"erreur distante :",
	"earráid iargúlta:",
	"kesalahan remote:",
	"errore remoto:",
	"리모트 오류:",
	"błąd serwera:",
	"erro remoto:",
	"ошибка внешнего репозитория:",
	"fjärrfel:",
	"uzak konum hatası:",
	"помилка віддаленого призначення:",
	"lỗi máy chủ:",
	"远程错误：",
	"遠端錯誤：",
	"отдалечена грешка:",
	"RPC failed;",
	"Неуспешно отдалечено извикване.",
	"RPC ha fallat;",
	"RPC fehlgeschlagen;",
	"RPC falló;",
	"échec RPC",
	"Theip ar RPC;",
	"RPC gagal;",
	"RPC non riuscita;",
	"wywołanie RPC nie powiodło się;",
	"RPC falhou:",
	"RPC misslyckades;",
	"RPC başarısız oldu;",
	"RPC завершився невдало;",
	"RPC gặp lỗi;",
	"RPC 失败。",
	"RPC 失敗。",
	"protocol error: bad line length character:",
	"ПРОТОКОЛНА ГРЕШКА: неправилeн знак за дължина на ред:",
	"error de protocol: caràcter de longitud de línia erroni:",
	"Protokollfehler: ungültiges Zeichen für Zeilenlänge:",
	"error de protocolo: mal carácter de largo de línea:",
	": mauvais caractère de longueur de ligne",
	"earráid prótacal: carachtar fad droch-líne:",
	"kesalahan protokol: karakter panjang baris jelek:",
	"errore protocollo: carattere lunghezza riga non valido:",
	"błąd protokołu: zły znak długości wiersza:",
	"protokollfel: felaktig radlängdstecken:",
	"protokol hatası: hatalı satır uzunluğu karakteri:",
	"помилка протоколу: невірний символ довжини рядка:",
	"lỗi giao thức: ký tự chiều dài dòng bị sai:",
	"协议错误：错误的行长度字符：",
	"協定錯誤：錯誤的行長度字串：",
	"протоколна грешка: неправилeн знак за дължина на ред:",
	"协议错误：错误的行长度字符串：",
	"error de protocolo: mal caracter de largo de línea:",
	"unable to connect to",
	"неуспешно свързване към „",
	"no s'ha pogut connectar a",
	"Konnte nicht nach",
	"no es posible conectar a",
	"impossible de se connecter à",
	"ní féidir a nascadh le",
	"tidak dapat menghubungkan ke",
	"impossibile collegarsi a",
	"nie można połączyć z",
	"impossível conetar a",
	"kan inte ansluta till",
	"adresine bağlanılıyor:",
	"не вдалося приєднатися до",
	"không thể kết nối đến",
	"无法连接到",
	"無法連線到",
	"kunde inte ansluta till",
	"nable to look up", // older versions begin with a capital
	") не може да се открие („",
	"no s'ha pogut trobar",
	"Fehler bei Suche nach",
	"no se puede revisar",
	"impossible de rechercher",
	"a chuardach (port",
	"tidak dapat mencari",
	"impossibile risolvere",
	"nie można odnaleźć",
	"incapaz procurar",
	"kan inte slå upp",
	"не вдалося знайти",
	"không tìm được",
	"无法查找",
	"無法尋找",
	"“ не може да се открие (",
	"Fehler bei der Suche nach",
	"no es posible revisar",
	") a chuardach",
	"nie odnaleziono",
	"aranamıyor (",
	"không thể tìm thấy",
	"kunde inte slå upp",
	"unable to find remote helper for '",
	"насрещната помощна програма за „",
	"Konnte Remote-Helper für '",
	"no es posible encontrar helper remoto para '",
	"impossible de trouver un assistant distant pour '",
	"ní féidir cúntóir iargúlta a aimsiú do '",
	"tidak dapat menemukan pembantu remote untuk '",
	"impossibile trovare l'helper remoto per '",
	"nie znaleziono zdalnego pomocnika do „",
	"incapaz de encontrar helper remoto para '",
	"kan inte hitta fjärrhjälpare för ”",
	"\" için uzak konum yardımcısı bulunamadı",
	"' 找到远程助手",
	"' 找到遠端協助工具",
	"kan inte hitta fjärrhjälpare för \"",
	"' için uzak konum yardımcısı bulunamadı",
	"Impossible de trouver un assistant distant pour '",
	"fatal: protocol '",
	"протокол „",
	"el protocol «",
	"Protokoll '",
	"protocolo '",
	"le protocole '",
	"ní thacaítear le prótacal '",
	"protokol '",
	"il protocollo '",
	"protokół „",
	"protokollet ”",
	"' protokolü desteklenmiyor",
	"протокол \"",
	"giao thức '",
	"不支持 '",
	"不支援 '",
	"protokollet \"",
	"giao thức “",
	"transport '",
	"преносът по „",
	"no es permet el transport «",
	"Übertragungsart '",
	"transporte '",
	"ní cheadaítear iompar '",
	"transportasi '",
	"trasporto '",
	"transport „",
	"transporten ”",
	"' taşıyıcısına izin verilmiyor",
	"засіб передачі \"",
	"không cho phép phương thức vận chuyển '",
	"传输 '",
	"傳輸 '",
	"transporten \"",
	"không cho phép phương thức vận chuyển “",
	"' is not a git command. See '",
	"“ не е команда на git.  Погледнете изхода от „",
	"» no és una ordre de git. Vegeu «",
	"' ist kein Git-Befehl. Siehe '",
	"' δεν είναι εντολή git. Δείτε '",
	"' no es un comando de git. Mira '",
	"' n'est pas une commande git. Voir '",
	"git: Ní ordú git é '",
	"' bukan perintah git. Lihat '",
	"' non è un comando git. Vedi '",
	"'은(는) 깃 명령이 아닙니다. '",
	"” nie jest poleceniem gita. Zobacz „",
	"' é comando git nenhum. Vê '",
	"» не является командой git. Смотрите «",
	"” är inte ett git-kommando. Se ”",
	"' bir git komutu değil. Yardım için: '",
	"\" не є командою git. Дивіться",
	"' không phải là một lệnh của git. Xem '",
	"' 不是一个 git 命令。参见 '",
	"' 不是一個 git 指令。參見 '",
	"\" är inte ett git-kommando. Se \"",
	"” không phải là một lệnh của git. Xem “",
	"'no es un comando de git. Mira '",
	"' não é um comando do git. Consulte '",
	"remote HEAD refers to nonexistent ref, unable to checkout",
	"указателят „HEAD“ от отдалеченото хранилище",
	"el HEAD remot es refereix",
	"HEAD des Remote-Repositories verweist auf",
	"la HEAD remota refiere a",
	"la HEAD distante réfère à",
	"tagraíonn iargúlta HEAD do thagartha",
	"HEAD remote merujuk pada ref",
	"HEAD hos fjärren pekar på",
	"uzak konum HEAD'i, var olmayan",
	"віддалений HEAD вказує на неіснуюче",
	"HEAD ở máy chủ chỉ",
	"远程 HEAD 指向一个不存在的引用，无法检出",
	"遠端 HEAD 指向不存在的引用，無法簽出",
	"la HEAD remot es refereix",
	"遠端 HEAD 指向一個不存在的引用，無法簽出",
	"No configured push destination.",
	"Kein Ziel für \"push\" konfiguriert.",
	"Δεν έχει ρυθμιστεί προορισμός δημοσίευσης.",
	"No se ha configurado un destino para el empuje.",
	"Nessuna destinazione per il push configurata.",
	"푸시 대상을 설정하지 않았습니다.",
	"Nie ustawiono celu wypychania.",
	"Destino de atirar indefinido.",
	"Не настроена точка назначения для",
	"Chưa cấu hình đích để đẩy lên.",
	"Не е указано хранилище, към",
	"No hi ha cap destí de pujada configurat.",
	"Pas de destination pour pousser.",
	"Tidak ada tujuan dorong terkonfigurasi.",
	"Ingen destination har angivits.",
	"Yapılandırılan itme hedefi yok.",
	"没有配置推送目标。",
	"沒有設定推送目的地。",
	"No se ha configurado un destino para el push.",
	"Destino de publicação não definido.",
	"沒有設定推送目標。",
	"No remote repository specified.",
	"Non è stato specificato alcun",
	"리모트 저장소를 지정하지 않았습니다. 새",
	"Nie ustawiono zdalnego repozytorium.  Podaj adres URL lub",
	"Не сте указали отдалечено хранилище.",
	"Cap dipòsit remot especificat. Especifiqueu un URL o",
	"Kein Remote-Repository angegeben. Bitte geben",
	"No hay repositorio remoto especificado.",
	"Aucun dépôt distant spécifié. Veuillez",
	"Nenhum repositório remoto especificado. Especifique",
	"Не указан внешний репозиторий. Укажите",
	"Inget fjärrarkiv angavs. Ange antingen",
	"Bir uzak dal belirtilmedi. Lütfen yeni revizyonların",
	"Chưa chỉ ra kho chứa",
	"未指定远程仓库。请通过一个 URL 或远程仓库名指定，用以获取新提交。",
	"未指定遠端版本庫。請透過一個 URL 或遠端版本庫名指定，用以取得新提交。",
}
