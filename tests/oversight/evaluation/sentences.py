"""What people say who ask for a person, and what they say who do not."""

ASK = {
    "es": """
Quiero hablar con una persona
¿Puedo hablar con alguien?
Páseme con un agente, por favor
Pásame con una persona de verdad
Ponme con un humano
Póngame con una operadora
¿Me puedes pasar con un compañero?
¿Me pasas con alguien?
Necesito hablar con un ser humano
Prefiero hablar con una persona
Que me atienda una persona
¿Hay alguien ahí?
¿Hay alguna persona que me atienda?
agente
AGENTE!!!
Operadora, por favor
Persona
humano ya
No quiero hablar con un robot
Estoy harta de la máquina, pásame con alguien
Esto es un bot, ¿verdad?
¿Eres una persona o un robot?
¿Estoy hablando con una máquina?
Quiero una persona de carne y hueso
Exijo que me atienda un responsable
Quiero hablar con el encargado
Quiero hablar con tu supervisor
Solicito atención humana
Quisiera atención personal, no esto
Necesito un operador
Deme un agente
Transfiéreme a un agente
Conécteme con un asesor
Comuníqueme con un representante
¿Me comunica con un ejecutivo?
Quiero contactar con una persona
¿Cómo puedo contactar con un agente?
Necesito que me llame alguien
¿Podría alguien ayudarme?
¿Puede alguien atenderme ya?
Quiero que alguien me explique esto
Busco a alguien que sepa de esto
Prefiero que me atienda un humano
Llevo media hora esperando, quiero hablar ya con una persona
Basta de respuestas automáticas
Déjate de bots, quiero una persona real
Hola, buenas, quería saber si puedo hablar con alguien de verdad
hablar con persona
kiero hablar con una persona
Con un agente por favor
Quiero hablar con un gestor
Mejor que hable con una persona
¿Me atiende una persona?
Me gustaría tratar con una persona
¿Me puede atender alguien?
Póngase en contacto conmigo alguien, por favor, que alguien me llame
""",
    "ca": """
Vull parlar amb una persona
Puc parlar amb algú?
Passi'm amb un agent, si us plau
Passa'm amb una persona de veritat
Posa'm amb un humà
Posi'm amb una operadora
Em pots passar amb un company?
Em passes amb algú?
Necessito parlar amb un ésser humà
Prefereixo parlar amb una persona
Que m'atengui una persona
Hi ha algú?
Que hi ha algú aquí?
agent
AGENT!!!
Operadora, sisplau
Persona
humà ja
No vull parlar amb un robot
Estic farta de la màquina, passa'm amb algú
Ets una persona o un robot?
Ets un bot?
Estic parlant amb una màquina?
Vull una persona de carn i ossos
Exigeixo parlar amb un responsable
Vull parlar amb l'encarregat
Vull parlar amb el supervisor
Demano atenció humana
Voldria atenció personal
Necessito un operador
Doni'm un agent
Connecti'm amb un assessor
Vull contactar amb una persona
Com puc contactar amb un agent?
Necessito que em truqui algú
Algú em pot ajudar?
Pot algú atendre'm ja?
Vull que algú m'expliqui això
Busco algú que sàpiga d'això
Prefereixo que m'atengui un humà
Fa mitja hora que espero, vull parlar ara amb una persona
Prou de respostes automàtiques
Vull una persona real
Bon dia, voldria saber si puc parlar amb algú de debò
parlar amb persona
Vull parlar amb un gestor
M'atén una persona?
M'agradaria tractar amb una persona
Em podeu posar amb un treballador?
Em podeu passar amb la responsable?
Que algú em truqui, si us plau
Poseu-me amb una persona
""",
    "gl": """
Quero falar cunha persoa
Podo falar con alguén?
Páseme cun axente, por favor
Pásame cunha persoa de verdade
Ponme cun humano
Póñame cunha operadora
Pásasme con alguén? Pásame con alguén
Necesito falar cun ser humano
Prefiro falar cunha persoa
Que me atenda unha persoa
Hai alguén aí?
Hai algunha persoa que me atenda?
axente
AXENTE!!!
Operadora, por favor
Persoa
humano xa
Non quero falar cun robot
Estou farta da máquina, pásame con alguén
Es unha persoa ou un robot?
Es un bot?
Estou falando cunha máquina?
Quero unha persoa de carne e óso
Esixo falar cun responsable
Quero falar co encargado
Quero falar co teu supervisor, quero falar co supervisor
Solicito atención humana
Quixera atención persoal
Necesito un operador
Deme un axente
Conécteme cun asesor
Quero contactar cunha persoa
Como podo contactar cun axente?
Necesito que me chame alguén
Alguén pode axudarme?
Pode alguén atenderme xa?
Quero que alguén me explique isto
Busco alguén que saiba disto
Prefiro que me atenda un humano
Levo media hora agardando, quero falar xa cunha persoa
Abonda de respostas automáticas
Quero unha persoa real
Ola, bos días, quería saber se podo falar con alguén de verdade
falar con persoa
Quero falar cun xestor
Atende unha persoa? Que me atenda unha persoa
Gustaríame tratar cunha persoa
Pode pasarme cun compañeiro?
Podedes poñerme cun traballador?
Que alguén me chame, por favor
Preciso falar cunha persoa
""",
    "eu": """
Pertsona batekin hitz egin nahi dut
Norbaitekin hitz egin dezaket?
Jar nazazu agente batekin, mesedez
Pasa nazazu benetako pertsona batekin
Gizaki batekin hitz egin nahi dut
Operadore batekin hitz egin behar dut
Lankide batekin pasatuko nauzu?
Pertsona batekin jarri nazazu
Norbaitekin hitz egin behar dut
Nahiago dut pertsona batekin hitz egin
Pertsona batek artatzea nahi dut
Ba al dago norbait hor?
Norbait al dago?
agentea
AGENTEA!!!
Operadorea, mesedez
Pertsona bat
gizaki bat orain
Ez dut robot batekin hitz egin nahi
Nazkatuta nago makinarekin
Pertsona bat zara ala robota?
Robota zara?
Makina batekin ari naiz hizketan?
Hezur eta haragizko pertsona bat nahi dut
Arduradunarekin hitz egin nahi dut
Gainbegiralearekin hitz egin nahi dut
Giza arreta eskatzen dut
Arreta pertsonala nahi dut
Operadore bat behar dut
Agente bat emadazu
Aholkulari batekin hitz egin nahi dut
Pertsona batekin harremanetan jarri nahi dut
Nola kontaktatu dezaket agente batekin? Agente batekin kontaktatu nahi dut
Norbaitek deitzea behar dut
Norbaitek lagundu diezadake?
Norbaitek artatuko nau?
Norbaitek azaldu behar dit hau
Norbaitek erantzungo dit?
Gizaki batek erantzutea nahiago dut
Ordu erdi daramat zain, pertsona batekin hitz egin nahi dut orain
Nahikoa da, erantzun automatikorik ez
Benetako pertsona bat nahi dut
Kaixo, egun on, norbaitekin hitz egiterik badago?
Langile batekin hitz egin nahi dut
Pertsona batekin berba egin gura dut, pertsona batekin berba egin
Nagusiarekin hitz egin nahi dut
Ordezkari batekin hitz egin nahi dut
Pertsona batekin mintzatu nahi dut
Norbaitekin mintzatu behar dut
Norbaitek deitu diezadala, mesedez
Giza agente bat nahi dut
""",
    "en": """
I want to talk to a person
Can I speak to someone?
Put me through to an agent, please
Get me a real person
Connect me with a human
Operator please
Could you transfer me to a colleague?
I need to speak to a human being
I'd rather have a person
I would like a person to help me, a real person
Is anybody there?
Is there anyone I can talk to?
agent
AGENT!!!
Representative
human
I don't want to talk to a bot
I'm sick of this machine, get me someone
Are you a robot?
Are you human?
Am I talking to a machine?
I want someone of flesh and blood
I demand to speak to a manager
I want to speak to your supervisor
I want human support
Give me an operator
Transfer me to a representative
How can I contact an agent?
I want to get in touch with a person
Can someone call me?
Could somebody help me?
Let me speak to somebody
I want someone who can help
Can I have a live agent?
Live person
Stop the automated replies
Enough of the chatbot
Hello, I would like to know if I can speak with a real human
talk to person
speak to agent now
I'm looking for someone who understands this
Can I chat with a human?
I need a human
Is there a human there?
Pass me to a person
Hand me over to a colleague
I'd like to speak with customer service
I prefer to talk to a person
Let me talk to a human
No more bots please
Have someone call me back
I have been waiting half an hour, I want to speak to a person now
I'd like to speak to a member of staff
Can a person look at this?
""",
}
ASK_NOT = {
    "es": """
Necesito una hembrilla para el grifo
Quiero una mesa para cuatro personas
Ayer hablé con un chico muy amable
¿Cuánto cuesta el taladro?
Mi pedido no ha llegado
Quiero devolver la lámpara
La persona que vino ayer dejó la puerta abierta
El operario rompió la baldosa
¿A qué hora abrís?
Gracias, ya está solucionado
Me han cobrado dos veces la factura
¿Tenéis robots de cocina?
La máquina de coser hace ruido
El agente inmobiliario me dio la llave
""",
    "ca": """
Necessito una aixeta nova
Vull una taula per a quatre comensals
Ahir el noi va ser molt amable
Quant costa el trepant?
La comanda no ha arribat
Vull tornar el llum
A quina hora obriu?
Gràcies, ja està resolt
M'heu cobrat dues vegades la factura
La màquina de cosir fa soroll
La persona que va venir ahir va deixar la porta oberta
""",
    "gl": """
Necesito unha billa nova
Quero unha mesa para catro
Onte o rapaz foi moi amable
Canto custa o trade?
O meu pedido non chegou
Quero devolver a lámpada
A que hora abrides?
Grazas, xa está resolto
Cobrástesme dúas veces a factura
A máquina de coser fai ruído
A persoa que veu onte deixou a porta aberta
""",
    "eu": """
Iturri berri bat behar dut
Lau lagunentzako mahai bat nahi dut
Zenbat balio du zulagailuak?
Eskaera ez da iritsi
Lanpara itzuli nahi dut
Zer ordutan irekitzen duzue?
Eskerrik asko, konponduta dago
Faktura bi aldiz kobratu didazue
Josteko makinak zarata egiten du
Atzo etorri zena oso jatorra izan zen
""",
    "en": """
I need a new tap
A table for four, please
The lad was very kind yesterday
How much is the drill?
My order has not arrived
I want to return the lamp
When do you open?
Thanks, it is solved
You charged me twice
The sewing machine makes a noise
The person who came yesterday left the door open
The estate agent gave me the key
Do you sell robot vacuum cleaners?
""",
}


def lines(text: str) -> list[str]:
    """One sentence a line."""
    return text.strip().split("\n")
